import * as z from "zod/mini";
import * as Customer from "../customer/customer.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { idOf } from "../id.ts";
import * as Invitation from "../invitation/invitation.ts";
import * as Response from "../response/response.ts";
import * as Staff from "../staff/staff.ts";
import * as Task from "../task/task.ts";
import * as Case from "./case.ts";

/** What followed is read for so many of the latest resolutions. */
const resolutionsShown = 20;

const found = <T>(values: (T | undefined)[]): T[] => values.filter((value) => value !== undefined);

/** The case with what followed each resolution: its invitation, the answer, the task, and the survey after closure. Oldest first. */
export const read = fn(z.object({ caseId: idOf("case") }), async ({ caseId }) => {
  const value = await Case.find(caseId);
  if (!value) throw new VisibleError("not_found", "There is no such case. Check the address of the page.");
  const resolution = Case.resolutionOf(value);
  const first = Math.max(1, resolution - resolutionsShown + 1);
  const ids = Array.from({ length: resolution - first + 1 }, (_, index) => Invitation.idFor(caseId, first + index));
  const [invitations, tasks, team, customer] = await Promise.all([
    Promise.all(ids.map(Response.find)),
    Promise.all(ids.map((id) => Task.find(Task.idFor("response", id)))),
    value.teamId ? Staff.teamFor(value.teamId) : undefined,
    value.customerId ? Customer.find(value.customerId) : undefined,
  ]);
  const recoveries = await Promise.all(
    found(tasks).flatMap(({ id, closures }) =>
      Array.from({ length: closures }, (_, index) => Response.find(Invitation.recoveryIdFor(id, index + 1))),
    ),
  );
  return {
    ...value,
    resolution,
    customerName: customer?.name,
    teamName: team?.name,
    invitations: found([...invitations, ...recoveries]).sort((a, b) => a.plannedAt.localeCompare(b.plannedAt)),
    tasks: found(tasks),
  };
});

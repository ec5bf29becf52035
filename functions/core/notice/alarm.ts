import * as z from "zod/mini";
import { fn } from "../fn.ts";
import { deriveId } from "../id.ts";
import * as Staff from "../staff/staff.ts";
import { tell } from "./notice.ts";

/** Tells every administrator who is here what stops a channel, once a day for each trouble. Safe to repeat. */
export const tellAdministrators = fn(
  z.object({ dueAt: z.string(), detail: z.object({ channel: z.string(), trouble: z.string() }) }),
  async ({ dueAt, detail: { channel, trouble } }) => {
    for (const { id: staffId } of await Staff.administrators())
      await tell({
        id: deriveId("notice", "sending.stopped", channel, trouble, dueAt, staffId),
        staffId,
        kind: "sending.stopped",
        values: { channel, trouble },
      });
  },
);

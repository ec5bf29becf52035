import * as z from "zod/mini";
import * as Draw from "../draw/draw.ts";
import { fn } from "../fn.ts";
import { deriveId, idOf } from "../id.ts";
import * as Notice from "../notice/notice.ts";
import * as Program from "../program/program.ts";
import { quoted } from "../quote.ts";
import * as Staff from "../staff/staff.ts";

const Which = z.object({ programId: idOf("program"), quarter: Program.Quarter });

/** Tells the auditors who are here that a quarter was drawn: there are visits to take. */
export const notifyDrawn = fn(Which, async ({ programId, quarter }) => {
  const [draw, program, auditors] = await Promise.all([
    Draw.fromId({ programId, quarter }),
    Program.fromId({ programId }),
    Staff.auditors(),
  ]);
  const count = draw.strata.reduce((sum, stratum) => sum + stratum.drawn, 0);
  for (const auditor of auditors)
    await Notice.tell({
      id: deriveId("notice", programId, quarter, auditor.id),
      staffId: auditor.id,
      kind: "visits.drawn",
      values: { program: quoted(program.name), quarter, count: String(count) },
    });
});

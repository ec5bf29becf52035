import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Info, Plan } from "./program.ts";

const params = z.strictObject({ programId: idOf("program") });

export const programContract = defineContract({
  list: {
    method: "GET",
    path: "/api/programs",
    who: rights["programs.read"],
    summary: "The mystery-shopper programmes",
    output: z.object({ programs: z.array(Info) }),
  },
  fromId: {
    method: "GET",
    path: "/api/programs/{programId}",
    who: rights["programs.read"],
    summary: "A programme",
    params,
    output: Info,
  },
  upsert: {
    method: "POST",
    path: "/api/programs",
    who: rights["programs.change"],
    summary: "Creates a programme, or changes the one whose id and version are named",
    body: z.strictObject({ ...Plan.shape, id: z.optional(idOf("program")), version: z.optional(z.int()) }),
    output: Info,
  },
  recordStaffInformed: {
    method: "POST",
    path: "/api/programs/{programId}/staff-informed",
    who: rights["programs.change"],
    summary: "Records how staff were told that audits happen; nothing is drawn before",
    params,
    body: z.strictObject({ how: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)) }),
    output: Info,
  },
});

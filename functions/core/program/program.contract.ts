import * as z from "zod/mini";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Info, Plan } from "./program.ts";

const readers = ["admin", "head", "manager", "auditor", "reviewer", "viewer"] as const;
const heads = ["admin", "head"] as const;
const params = z.strictObject({ programId: idOf("program") });

export const programContract = defineContract({
  list: {
    method: "GET",
    path: "/api/programs",
    who: readers,
    summary: "The mystery-shopper programmes",
    output: z.object({ programs: z.array(Info) }),
  },
  fromId: {
    method: "GET",
    path: "/api/programs/{programId}",
    who: readers,
    summary: "A programme",
    params,
    output: Info,
  },
  upsert: {
    method: "POST",
    path: "/api/programs",
    who: heads,
    summary: "Creates a programme, or changes the one whose id and version are named",
    body: z.strictObject({ ...Plan.shape, id: z.optional(idOf("program")), version: z.optional(z.int()) }),
    output: Info,
  },
  recordStaffInformed: {
    method: "POST",
    path: "/api/programs/{programId}/staff-informed",
    who: heads,
    summary: "Records how staff were told that audits happen; nothing is drawn before",
    params,
    body: z.strictObject({ how: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)) }),
    output: Info,
  },
});

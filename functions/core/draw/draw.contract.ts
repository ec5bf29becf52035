import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Quarter } from "../program/program.ts";
import { Info, Page } from "./draw.ts";

export const drawContract = defineContract({
  list: {
    method: "GET",
    path: "/api/programs/{programId}/draws",
    who: rights["programs.read"],
    summary: "The draws of a programme with their numbers, newest quarter first",
    params: z.strictObject({ programId: idOf("program") }),
    output: z.object({ draws: z.array(Info) }),
  },
  request: {
    method: "POST",
    path: "/api/programs/{programId}/draws",
    who: rights["programs.change"],
    summary: "Asks for the draw of a quarter and publishes the hash of its seed",
    params: z.strictObject({ programId: idOf("program") }),
    body: z.strictObject({ quarter: Quarter }),
    output: Info,
  },
  record: {
    method: "GET",
    path: "/api/programs/{programId}/draws/{quarter}/record",
    // Whoever serves the drawn customers must not know them.
    who: rights["draws.prove"],
    summary: "All that proves a draw: seed, drawn customers and a page of the frame. `npm run draw -- verify` reads it",
    params: z.strictObject({ programId: idOf("program"), quarter: Quarter }),
    query: z.strictObject({ page: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0) }),
    output: Page,
  },
});

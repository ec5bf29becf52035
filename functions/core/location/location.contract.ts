import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Fields, Info } from "./location.ts";

export const locationContract = defineContract({
  list: {
    method: "GET",
    path: "/api/locations",
    who: rights.self,
    summary: "The places that can be visited, by name; auditors see no teams",
    output: z.object({ locations: z.array(Info) }),
  },
  upsert: {
    method: "POST",
    path: "/api/locations",
    who: rights["organisation.change"],
    summary: "Adds a location, or changes the one whose id and version are named",
    body: z.strictObject({ ...Fields.shape, id: z.optional(idOf("location")), version: z.optional(z.int()) }),
    output: Info,
  },
});

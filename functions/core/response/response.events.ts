import * as z from "zod/mini";
import { defineEvent } from "../event.ts";
import { idOf } from "../id.ts";

/** A customer confirmed an answer, or corrected it: `revision` is 1 for the first and grows with each correction. */
export const responseSubmitted = defineEvent(
  "response.submitted",
  1,
  z.object({
    invitationId: idOf("invitation"),
    /** Absent where nobody knows who answered: at a public link. */
    customerId: z.optional(idOf("customer")),
    surveyId: z.string(),
    kind: z.enum(["csat", "nps", "ces"]),
    score: z.number(),
    contactRequested: z.boolean(),
    revision: z.number(),
  }),
);

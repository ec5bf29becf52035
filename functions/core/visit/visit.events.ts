import * as z from "zod/mini";
import { defineEvent } from "../event.ts";
import { idOf } from "../id.ts";

/** An auditor handed in a visit. */
export const visitSubmitted = defineEvent("visit.submitted", 1, z.object({ visitId: idOf("visit") }));

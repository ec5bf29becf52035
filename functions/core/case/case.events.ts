import * as z from "zod/mini";
import { defineEvent } from "../event.ts";
import { idOf } from "../id.ts";

const properties = z.object({ caseId: idOf("case"), resolution: z.number() });

/** A case was resolved for the n-th time. */
export const caseResolved = defineEvent("case.resolved", 1, properties);

/** A resolved case was opened again: its n-th resolution did not hold. */
export const caseReopened = defineEvent("case.reopened", 1, properties);

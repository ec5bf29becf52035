import * as z from "zod/mini";
import { defineEvent } from "../event.ts";
import { idOf } from "../id.ts";

/** The rows of a file were stored and wait to be taken. */
export const importStarted = defineEvent("import.started", 1, z.object({ importId: idOf("import") }));

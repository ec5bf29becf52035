import { takeRows } from "../core/intake/import.ts";
import { importStarted } from "../core/intake/intake.events.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("import-started.take-rows", importStarted, takeRows);

import { buildConsole } from "../../infra/local/prepare.ts";

/** Builds the console before the first worker wants it. */
export const setup = async (): Promise<void> => void (await buildConsole());

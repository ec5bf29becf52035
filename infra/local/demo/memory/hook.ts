import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const adapters = new URL("../../../../functions/adapters/", import.meta.url).href;
const core = new URL("../../../../functions/core/", import.meta.url).href;
const here = new URL("./", import.meta.url).href;

/**
 * From here on, what core imports from an adapter comes from the file of the same name in this directory, and its random bytes follow from a
 * seed: the product lives on a table in memory. For a process of its own; nothing of core may have been imported before.
 */
export function liveInMemory(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "node:crypto" && context.parentURL?.startsWith(core))
        return { url: `${here}crypto.ts`, shortCircuit: true };
      const resolved = next(specifier, context);
      if (!resolved.url.startsWith(adapters)) return resolved;
      const own = here + resolved.url.slice(adapters.length);
      return existsSync(fileURLToPath(own)) ? { ...resolved, url: own } : resolved;
    },
  });
}

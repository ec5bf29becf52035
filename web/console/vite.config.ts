import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { contracts } from "./api/contracts.ts";

/**
 * The contracts as the browser needs them: method, path, query and who may. Derived when the console is built, so that neither schemas nor
 * their library travel.
 */
function operations(): Plugin {
  const id = "virtual:operations";
  const table = Object.entries(contracts).flatMap(([noun, contract]) =>
    Object.entries(contract).map(([verb, { method, path, who, query }]) => [
      `${noun}.${verb}`,
      { method, path, who, query: query ? Object.keys(query.def.shape) : [] },
    ]),
  );
  return {
    name: "operations",
    resolveId: (asked) => (asked === id ? `\0${id}` : null),
    load: (resolved) =>
      resolved === `\0${id}` ? `export const operations = ${JSON.stringify(Object.fromEntries(table))}` : null,
  };
}

export default defineConfig({
  root: import.meta.dirname,
  build: { outDir: "../../dist/console", emptyOutDir: true, target: "es2023", modulePreload: { polyfill: false } },
  plugins: [react(), operations()],
  server: { proxy: { "/api": "http://127.0.0.1:4300" } },
});

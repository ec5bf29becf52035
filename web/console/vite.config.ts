import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { type Contract, jsonSchemaOf } from "../../functions/core/contract.ts";
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

/**
 * `virtual:body/task.close` is the JSON Schema of that operation's body, named by its title: one schema with the server, and each form brings
 * only its own.
 */
function bodies(): Plugin {
  const prefix = "virtual:body/";
  const bodyOf = (name: string) => {
    const [noun = "", verb = ""] = name.split(".");
    const body = (contracts as Record<string, Contract>)[noun]?.[verb]?.body;
    if (!body) throw new Error(`${prefix}${name}: there is no such operation with a body.`);
    return { title: name, ...jsonSchemaOf(body, "input") };
  };
  return {
    name: "bodies",
    resolveId: (asked) => (asked.startsWith(prefix) ? `\0${asked}` : null),
    load: (resolved) =>
      resolved.startsWith(`\0${prefix}`)
        ? `export default ${JSON.stringify(bodyOf(resolved.slice(prefix.length + 1)))}`
        : null,
  };
}

export default defineConfig({
  root: import.meta.dirname,
  build: { outDir: "../../dist/console", emptyOutDir: true, target: "es2023", modulePreload: { polyfill: false } },
  plugins: [react(), operations(), bodies()],
  // Not the sources in web/console/api, whose names have a dot.
  server: { proxy: { "^/api/[^.]*$": "http://127.0.0.1:4300" } },
});

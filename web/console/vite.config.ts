import { existsSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { createIntl } from "react-intl";
import { defineConfig, type Plugin } from "vite";
import { pages } from "../../functions/core/access.ts";
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

/** The words as react-intl formats them, parsed when the console is built, so that its parser does not travel. */
function words(): Plugin {
  const { formatters } = createIntl({ locale: "en" });
  const parsed = (text: string) => formatters.getMessageFormat(text, "en").getAst();
  return {
    name: "words",
    enforce: "pre",
    transform: {
      filter: { id: /\/words\/[\w-]+\/(?!server)[\w-]+\.json$/ },
      handler: (json) =>
        JSON.stringify(
          Object.fromEntries(Object.entries<string>(JSON.parse(json)).map(([id, text]) => [id, parsed(text)])),
        ),
    },
  };
}

/**
 * Tells public/start.js which files a locale and a page will need: a first visit fetches them beside the program instead of after it. A page is
 * named by the first part of its path, with a slash behind it where more follows.
 */
function chunks(): Plugin {
  return {
    name: "chunks",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle = {} }) {
        const files = Object.values(bundle).filter((file) => file.type === "chunk");
        const entry = files.find(({ isEntry }) => isEntry);
        const importsOf = new Map(files.map(({ fileName, imports }) => [fileName, imports]));
        for (const { fileName } of files) {
          const reached = new Set<string>();
          for (const way = [...(importsOf.get(fileName) ?? [])]; way.length > 0; ) {
            const next = way.pop() ?? "";
            if (!reached.has(next)) way.push(...(importsOf.get(next) ?? []));
            reached.add(next);
          }
          // Two files that need each other run before what they need is there, and every page with them ends in an error.
          if (reached.has(fileName)) throw new Error(`${fileName} needs itself by others: mend the groups of files.`);
        }
        const needed = (source: string): string[] => {
          const chunk = files.find(({ facadeModuleId }) => facadeModuleId === join(import.meta.dirname, source));
          if (!chunk) throw new Error(`${source} has become no file of its own: mend what start.js is told.`);
          return [chunk.fileName, ...chunk.imports]
            .filter((name) => name !== entry?.fileName && !entry?.imports.includes(name))
            .map((name) => `/${name}`);
        };
        const placeOf = ({ path }: { path: string }) => path.replace(/^(\/[^/]*)(\/?).*/, "$1$2");
        const table = Object.fromEntries([
          ...["en", "zh-CN"].map((locale) => [locale, needed(`words/${locale}.ts`)]),
          ...Object.entries(pages)
            .filter(([name]) => existsSync(join(import.meta.dirname, `routes/${name}.tsx`)))
            .map(([name, page]) => [placeOf(page), needed(`routes/${name}.tsx`)]),
        ]);
        return [{ tag: "meta", attrs: { name: "chunks", content: JSON.stringify(table) }, injectTo: "head-prepend" }];
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: "../../dist/console",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    // One style sheet: the parts of the pages are small, and each would be a request of its own.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs is one file, what several pages need another; only what is large and rarely needed stays apart.
          includeDependenciesRecursively: false,
          groups: [
            { name: "app", tags: ["$initial"], priority: 4 },
            // What forms need and others share: in "shared", which needs forms, it would be asked for before it is there.
            {
              name: "base",
              test: /(fast-deep-equal|klona|get-auto-contrast-value|react-number-format|CloseButton|hooks[\\/]esm[\\/]utils[\\/]clamp)/,
              priority: 4,
            },
            {
              name: "table",
              // A plain table and the marks of a search are on first pages, too.
              test: /[\\/](@tanstack[\\/](react-table|table-core|react-virtual|virtual-core)|ui[\\/]table[\\/](?!table\.|highlight))/,
              priority: 3,
            },
            {
              name: "forms",
              // Of a Combobox the little that a select of the browser's needs: all of it needs what floats, which forms must not wait for.
              test: /[\\/](@mantine[\\/]form|@cfworker[\\/]json-schema|ui[\\/]form[\\/]|components[\\/]((Checkbox|FileInput|FileButton|NumberInput|NativeSelect|Input|InputBase|Textarea|TextInput)[\\/]|Combobox[\\/](ComboboxChevron|Combobox\.module|get-parsed-combobox-data)))/,
              priority: 3,
            },
            {
              name: "steps",
              // What is filled in on several pages, and none of the first.
              test: /features[\\/](admin|calendar|key|staff|message|task[\\/](close-form|note-forms|next-step|person|story))/,
              minShareCount: 2,
              priority: 2,
            },
            { name: "shared", minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  resolve: {
    alias: { "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js" },
  },
  plugins: [react(), operations(), bodies(), words(), chunks()],
  // Not the sources in web/console/api, whose names have a dot.
  server: { proxy: { "^/api/[^.]*$": "http://127.0.0.1:4300" } },
});

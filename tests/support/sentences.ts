import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";

const root = join(import.meta.dirname, "../..");

// biome-ignore lint/suspicious/noExplicitAny: a syntax tree's node
type Node = any;

/** Calls whose words are for engineers or machines, not for a reader of the console. */
const unread = /^(Error|TypeError|RangeError|logger\.\w+|console\.\w+|link|fetch|RegExp)$/;
/** Properties that describe the API rather than speak in it. */
const undisplayed = ["summary", "description"];

const nameOf = (callee: Node): string =>
  callee?.type === "Identifier"
    ? callee.name
    : callee?.type === "MemberExpression"
      ? `${nameOf(callee.object)}.${callee.property.name}`
      : "";

/** What an expression may say: its text with `{0}`, `{1}` … where the code fills something in; a choice between texts gives both. */
function textsOf(node: Node): string[][] {
  if (node.type === "Literal") return typeof node.value === "string" ? [[node.value]] : [[""]];
  if (node.type === "ConditionalExpression") return [...textsOf(node.consequent), ...textsOf(node.alternate)];
  if (node.type !== "TemplateLiteral") return [["", ""]];
  let texts: string[][] = [[node.quasis[0].value.cooked]];
  node.expressions.forEach((expression: Node, index: number) => {
    const rest: string = node.quasis[index + 1].value.cooked;
    // A choice between two words is two sentences; anything else is a place.
    const isChoice = expression.type === "ConditionalExpression";
    const inside = isChoice ? textsOf(expression) : [["", ""]];
    texts = texts.flatMap((text) =>
      inside.map((parts) => {
        const joined = [...text.slice(0, -1), `${text.at(-1)}${parts[0]}`, ...parts.slice(1)];
        return [...joined.slice(0, -1), `${joined.at(-1)}${rest}`];
      }),
    );
  });
  return texts;
}

const numbered = (parts: string[]): string =>
  parts.reduce((text, part, index) => (index === 0 ? part : `${text}{${index - 1}}${part}`), "");

/** A sentence begins with a capital letter, a quotation or a place, has more than one word, and ends as sentences do. */
const isSentence = (text: string): boolean => /^(\p{Lu}|"|\{0\})[^<>=|]* [^<>=|]*[.?!]$/u.test(text);

/** What stays on an engineer's terminal, and what is kept in both languages where it is. */
const elsewhere = [
  "functions/core/draw/algorithm.ts",
  "functions/core/scorecard/presets.ts",
  "functions/core/survey/presets.ts",
];

/** Every sentence that the API may say to somebody, with the file where it is written, by reading the sources of the functions. */
export function sentencesOfTheApi(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync("functions/**/*.ts", { cwd: root }).sort()) {
    if (elsewhere.includes(file)) continue;
    const walk = (node: Node): void => {
      if (!node || typeof node !== "object") return;
      if (Array.isArray(node)) {
        for (const each of node) walk(each);
        return;
      }
      if ((node.type === "NewExpression" || node.type === "CallExpression") && unread.test(nameOf(node.callee))) return;
      if (node.type === "Property" && undisplayed.includes(node.key?.name)) return;
      if (node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string"))
        for (const text of textsOf(node).map(numbered)) if (isSentence(text) && !found.has(text)) found.set(text, file);
      for (const [key, value] of Object.entries(node)) if (key !== "parent") walk(value);
    };
    walk(parseSync(file, readFileSync(join(root, file), "utf8")).program);
  }
  return found;
}

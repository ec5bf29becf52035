import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { may, staffActor } from "../actor.ts";
import * as Case from "../case/case.ts";
import * as Customer from "../customer/customer.ts";
import * as Find from "../find.ts";
import { fn } from "../fn.ts";
import type { Id } from "../id.ts";
import * as Invitation from "../invitation/invitation.ts";
import * as Task from "../task/task.ts";
import * as Visit from "../visit/visit.ts";

/** One word of what is looked for: each of `all` must begin some token. `from` are the beginnings whose entries lead to it. */
interface Word {
  all: string[];
  from: string[];
}

const mostWords = 4;
const cut = (text: string): string => [...text].slice(0, 40).join("");

/**
 * What is looked for, word by word. A word with signs in it may be an address, or several words of a name. Digits are one number however they
 * are grouped; where it begins with a country's code, one to three of its digits are that.
 */
export function wordsOf(q: string): Word[][] {
  const text = Find.normal(q);
  if (/^\+?[\d\s()./-]+$/.test(text) && text.replace(/\D/g, "").length >= 3) {
    const digits = text.replace(/\D/g, "").replace(/^00/, "");
    const national = digits.replace(/^0+/, "");
    const abroad = /^(\+|00)/.test(text) || digits.length > 7 ? [1, 2, 3].map((code) => digits.slice(code)) : [];
    const from = [...new Set([national, ...abroad])].filter((beginning) => beginning.length >= 2);
    return [[...new Set([digits, national])].map((all) => ({ all: [all], from }))];
  }
  return text
    .split(/\s+/)
    .slice(0, mostWords)
    .map((part) => {
      const words = Find.wordsIn(part);
      const whole: Word = { all: [cut(part)], from: [cut(part)] };
      const apart: Word = { all: words.map(cut), from: longestOf(words) };
      return words.length === 0 || words[0] === part ? [whole] : [whole, apart];
    });
}

const longestOf = (words: string[]): string[] => [...words].sort((a, b) => b.length - a.length).slice(0, 1);

/** Whether each word begins some of the tokens, in one way or another. */
export const matches = (tokens: string[], words: Word[][]): boolean =>
  words.every((ways) =>
    ways.some(({ all }) => all.every((beginning) => tokens.some((token) => token.startsWith(beginning)))),
  );

/** Entries read for one beginning. Who looks for more common a name has to write more of it, or another word. */
const perBeginning = 100;

/** Ids that the entries of a kind lead to: by the word that fewest begin with, or what the words have in common. */
async function idsOf<K extends Find.Kind>(kind: K, words: Word[][]): Promise<Id<K>[]> {
  const lists = await Promise.all(
    words.map(async (ways) => {
      const beginnings = [...new Set(ways.flatMap(({ from }) => from))];
      const queries = beginnings.flatMap((beginning) => Find.listEntries(kind, beginning, perBeginning) ?? []);
      const pages = await Promise.all(queries.map(table.query));
      return {
        ids: [...new Set(pages.flatMap(({ items }) => items.map(Find.idIn)))] as Id<K>[],
        isWhole: queries.length > 0 && pages.every(({ next }) => !next),
        isAsked: queries.length > 0,
      };
    }),
  );
  const asked = lists.filter(({ isAsked }) => isAsked);
  const whole = asked.filter(({ isWhole }) => isWhole).sort((a, b) => a.ids.length - b.ids.length)[0];
  const [first, ...others] = asked;
  const ids = whole?.ids ?? first?.ids.filter((id) => others.every((other) => other.ids.includes(id))) ?? [];
  return ids.slice(0, 100);
}

/** The number of a help desk as it was written, and in capitals. */
const numbersIn = (q: string): string[] => [...new Set([q, q.toUpperCase()])];

async function customersFor(q: string, words: Word[][], sources: string[]): Promise<Customer.Info[]> {
  const named = sources.flatMap((source) => numbersIn(q).map((number) => Customer.idFor(source, number)));
  const [byNumber, byToken] = await Promise.all([
    Customer.findMany(named),
    idsOf("customer", words).then(Customer.findMany),
  ]);
  const found = byToken
    .filter((customer) => matches([...Customer.tokensOf(customer), (customer.phone ?? "").slice(1)], words))
    .filter(({ id }) => !byNumber.some((customer) => customer.id === id));
  const isExact = ({ name }: Customer.Info) => Find.normal(name) === Find.normal(q);
  found.sort((a, b) => Number(isExact(b)) - Number(isExact(a)) || a.name.localeCompare(b.name));
  return [...byNumber, ...found];
}

async function tasksFor(words: Word[][], cases: Case.Info[]): Promise<Task.Info[]> {
  const ofCases = cases.flatMap(({ id, resolutions }) =>
    resolutions.map((_, n) => Task.idFor("response", Invitation.idFor(id, n + 1))).slice(-3),
  );
  const named = (await idsOf("task", words)).slice(0, 100 - ofCases.length);
  const found = await Task.findVisible([...new Set([...ofCases, ...named])]);
  return found
    .filter((task) => ofCases.includes(task.id) || matches(Task.tokensOf(task), words))
    .sort(
      (a, b) => Number(a.status === "closed") - Number(b.status === "closed") || b.openedAt.localeCompare(a.openedAt),
    );
}

async function visitsFor(words: Word[][], seesAll: boolean) {
  const found = await Visit.findVisible(seesAll ? await idsOf("visit", words) : []);
  return found
    .filter((visit) => matches(Visit.tokensOf(visit), words))
    .sort((a, b) => b.quarter.localeCompare(a.quarter) || a.id.localeCompare(b.id));
}

/** What begins with all of the words and the caller may see, best first, up to so many of each kind. */
export const find = fn(z.object({ q: z.string(), limit: z.number() }), async ({ q, limit }) => {
  const who = staffActor();
  const words = wordsOf(q);
  const sources = may(who, "customers.read") ? await Case.sources() : [];
  const cases = await Case.findMany(
    sources.flatMap((source) => numbersIn(q).map((number) => Case.idFor(source, number))),
  );
  const [customers, tasks, visits] = await Promise.all([
    may(who, "customers.read") ? customersFor(q, words, sources) : [],
    may(who, "tasks.read") ? tasksFor(words, cases) : [],
    may(who, "visits.read") ? visitsFor(words, may(who, "visits.readAll")) : [],
  ]);
  const some = <T>(found: T[]): T[] => found.slice(0, limit);
  return { customers: some(customers), cases: some(cases), tasks: some(tasks), visits: some(visits) };
});

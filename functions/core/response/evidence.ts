import * as z from "zod/mini";

/** One opening of an invitation's link, as it came: facts, no verdict. */
export const Look = z.object({
  at: z.string(),
  method: z.enum(["GET", "HEAD"]),
  /** Of the score link that was opened. */
  score: z.optional(z.number()),
  /** What the program called itself, at most 200 characters. */
  agent: z.optional(z.string()),
  /** It said that it fetches ahead. */
  prefetch: z.optional(z.boolean()),
  /** It followed a link that no person can see. */
  trap: z.optional(z.boolean()),
});
export type Look = z.infer<typeof Look>;

/** Why an opening was no person's. */
export const signs = [
  "trap",
  "head",
  "no_agent",
  "prefetch",
  "known_program",
  "many_scores",
  "beside_machine",
] as const;
type Sign = (typeof signs)[number];

/** `machine`: by at least one sign. `open`: nothing tells, a person as well as a program may have looked. */
export interface Judged extends Look {
  verdict: "machine" | "open";
  signs: Sign[];
}

/** People choose again, but not several scores within this time. */
const setMs = 10_000;
/** What opens links together with a trap, or within the same seconds, is the same program. */
const besideMs = 5_000;

/**
 * A verdict on each opening of one invitation's link, oldest first. User agents miss the scanners that matter, which run an ordinary browser: so
 * what is done counts more than what is said. Several different scores within ten seconds void each other, and whatever was opened within five
 * seconds of a machine's opening is the machine's, too. A verdict never touches an answer: that is a human act, or it is none.
 */
export function judge(looks: readonly Look[], isProgram: (agent: string) => boolean): Judged[] {
  const sorted = [...looks].sort((a, b) => a.at.localeCompare(b.at));
  const times = sorted.map(({ at }) => Date.parse(at));
  const own = sorted.map((look, index): Sign[] => {
    const found: Sign[] = [];
    if (look.trap) found.push("trap");
    if (look.method === "HEAD") found.push("head");
    if (!look.agent) found.push("no_agent");
    if (look.prefetch) found.push("prefetch");
    if (look.agent && isProgram(look.agent)) found.push("known_program");
    const others = sorted.some(
      (other, at) =>
        look.score !== undefined &&
        other.score !== undefined &&
        other.score !== look.score &&
        Math.abs((times[at] as number) - (times[index] as number)) <= setMs,
    );
    if (others) found.push("many_scores");
    return found;
  });
  return sorted.map((look, index) => {
    const found = own[index] as Sign[];
    const isBeside =
      found.length === 0 &&
      own.some(
        (other, at) =>
          // A mail program that shows a preview does not make its reader a machine.
          (other.includes("trap") || other.includes("many_scores")) &&
          Math.abs((times[at] as number) - (times[index] as number)) <= besideMs,
      );
    const all: Sign[] = isBeside ? ["beside_machine"] : found;
    return { ...look, verdict: all.length > 0 ? "machine" : "open", signs: all };
  });
}

/**
 * The draw, pure: anyone with a draw's record can repeat it. It knows no table and no clock, so that the command `npm run draw` runs it
 * from a file alone. docs/adr/0030 says why it is made this way, and what it proves.
 */
import { createHash } from "node:crypto";
import * as z from "zod/mini";

/** Names everything below: another way to draw gets another name. */
export const algorithm = "sha256-priority-1";

/** What decides a draw besides its seed and its frame. */
export const Rules = z.object({
  /** Hundredths of a percent: 500 is 5 %. */
  shareBasisPoints: z.int().check(z.minimum(1), z.maximum(10_000)),
  /** The least number drawn in a stratum that has as many. */
  minimum: z.int().check(z.minimum(0)),
});
export type Rules = z.infer<typeof Rules>;

/** A customer of the frame: id, stratum, and why left out (null: eligible). */
export const Line = z.tuple([z.string(), z.string(), z.nullable(z.string())]);
export type Line = z.infer<typeof Line>;

export const Stratum = z.object({
  stratum: z.string(),
  eligible: z.number(),
  drawn: z.number(),
  /** drawn / eligible: the chance that every eligible customer of the stratum had; 0 where nobody was eligible. */
  probability: z.number(),
});
export type Stratum = z.infer<typeof Stratum>;

export const Drawn = z.object({
  stratum: z.string(),
  /** 1 is the smallest priority of its stratum. */
  rank: z.number(),
  customerId: z.string(),
  /** 64 hexadecimal digits. */
  priority: z.string(),
  inclusionProbability: z.number(),
});
export type Drawn = z.infer<typeof Drawn>;

/** The name of a customer's stratum: the attributes' values, unambiguous whatever they contain; `?` where one is missing. */
export const stratumOf = (customer: Record<string, unknown>, attributes: readonly string[]): string =>
  attributes
    .map((name) => (customer[name] === undefined ? "?" : encodeURIComponent(String(customer[name]))))
    .join("|") || "all";

/** How many are drawn of the eligible: exactly ceil(share x eligible), at least the minimum, at most all. Whole numbers only: nothing is rounded. */
export function countOf(eligible: number, { shareBasisPoints, minimum }: Rules): number {
  const product = eligible * shareBasisPoints;
  const rest = product % 10_000;
  const share = (product - rest) / 10_000 + (rest > 0 ? 1 : 0);
  return Math.min(eligible, Math.max(minimum, share));
}

/** What a part of the frame contains; parts add up by `mergeTallies`, in any order. */
export interface Tally {
  size: number;
  /** stratum -> customers who may be drawn; 0 where all were left out */
  eligible: Map<string, number>;
  /** reason -> customers left out */
  excluded: Map<string, number>;
  /** 1024 lanes of the sum of the lines' hashes. */
  sum: Uint16Array;
}

const lanes = 1024;

/** Counts and hashes a part of the frame. */
export function tallySegment(lines: Iterable<Line>): Tally {
  const tally: Tally = { size: 0, eligible: new Map(), excluded: new Map(), sum: new Uint16Array(lanes) };
  for (const line of lines) {
    const [, stratum, reason] = line;
    tally.size++;
    add(tally.eligible, stratum, reason === null ? 1 : 0);
    if (reason !== null) add(tally.excluded, reason, 1);
    const digest = createHash("shake256", { outputLength: lanes * 2 })
      .update(JSON.stringify(line))
      .digest();
    // Four times as fast as Buffer's own reader, which matters for a hundred million customers.
    const view = new DataView(digest.buffer, digest.byteOffset, lanes * 2);
    for (let lane = 0; lane < lanes; lane++)
      tally.sum[lane] = (tally.sum[lane] as number) + view.getUint16(lane * 2, true);
  }
  return tally;
}

const add = (counts: Map<string, number>, key: string, n: number) => counts.set(key, (counts.get(key) ?? 0) + n);

/** Two parts as one. */
export function mergeTallies(a: Tally, b: Tally): Tally {
  const merge = (one: Map<string, number>, other: Map<string, number>) => {
    const both = new Map(one);
    for (const [key, n] of other) add(both, key, n);
    return both;
  };
  return {
    size: a.size + b.size,
    eligible: merge(a.eligible, b.eligible),
    excluded: merge(a.excluded, b.excluded),
    sum: a.sum.map((value, lane) => value + (b.sum[lane] as number)),
  };
}

/**
 * What ties a record to its frame: SHA-256 of the size and the sum of the lines' hashes (LtHash: 1024 lanes of 16 bits of SHAKE256, added modulo
 * 65,536). A sum does not depend on order or parts; two different frames with one sum are as hard to find as short vectors in a lattice,
 * estimated above 200 bits (Lewi, Kim, Maykov, Weis 2019), provided that no line stands in a frame twice, which `verify` checks.
 */
export function frameHashOf(tally: Tally): string {
  const bytes = Buffer.alloc(lanes * 2);
  tally.sum.forEach((value, lane) => {
    bytes.writeUInt16LE(value, lane * 2);
  });
  return createHash("sha256").update(`${tally.size}\0`).update(bytes).digest("hex");
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The strata of a frame with how many each gives, by name. */
export const strataOf = (tally: Tally, rules: Rules): Stratum[] =>
  [...tally.eligible]
    .sort(([a], [b]) => byText(a, b))
    .map(([stratum, eligible]) => {
      const drawn = countOf(eligible, rules);
      return { stratum, eligible, drawn, probability: eligible === 0 ? 0 : drawn / eligible };
    });

interface Candidate {
  customerId: string;
  priority: string;
}

/** The smallest priorities of a part of the frame, by stratum, each in order and no more than its stratum gives. */
export type Part = Map<string, Candidate[]>;

const smallest = (candidates: Candidate[], count: number): Candidate[] =>
  candidates.sort((a, b) => byText(a.priority, b.priority) || byText(a.customerId, b.customerId)).slice(0, count);

/** SHA-256(seed, 0x00, customer id): nobody can foresee it without the seed, everybody can check it with it. */
const priorityOf = (seed: Buffer, customerId: string): string =>
  createHash("sha256").update(seed).update("\0").update(customerId).digest("hex");

/** Draws from a part of the frame, in memory that grows with what is drawn, not with the frame. */
export function drawSegment(lines: Iterable<Line>, seed: Buffer, strata: Stratum[]): Part {
  const wanted = new Map(strata.map(({ stratum, drawn }) => [stratum, drawn]));
  const part: Part = new Map();
  for (const [customerId, stratum, reason] of lines) {
    if (reason !== null) continue;
    const count = wanted.get(stratum) ?? 0;
    const kept = part.get(stratum) ?? [];
    kept.push({ customerId, priority: priorityOf(seed, customerId) });
    part.set(stratum, kept.length >= 2 * count + 100 ? smallest(kept, count) : kept);
  }
  for (const [stratum, kept] of part) part.set(stratum, smallest(kept, wanted.get(stratum) ?? 0));
  return part;
}

/** Two parts as one. */
export function mergeParts(a: Part, b: Part, strata: Stratum[]): Part {
  return new Map(
    strata.map(({ stratum, drawn }) => [
      stratum,
      smallest([...(a.get(stratum) ?? []), ...(b.get(stratum) ?? [])], drawn),
    ]),
  );
}

/** The drawn customers, once all parts are one. */
export const finish = (part: Part, strata: Stratum[]): Drawn[] =>
  strata.flatMap(({ stratum, probability }) =>
    (part.get(stratum) ?? []).map(({ customerId, priority }, index) => ({
      stratum,
      rank: index + 1,
      customerId,
      priority,
      inclusionProbability: probability,
    })),
  );

/** SHA-256 of the seed's bytes, in hexadecimal. */
export const seedHashOf = (seed: Buffer): string => createHash("sha256").update(seed).digest("hex");

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** The part of an exported record that proves the draw. */
export const Proof = z.object({
  programId: z.string(),
  quarter: z.string(),
  algorithm: z.string(),
  seedHash: hash,
  seed: hash,
  rules: Rules,
  frameHash: hash,
  frameSize: z.number(),
  strata: z.array(Stratum),
  exclusions: z.record(z.string(), z.number()),
  drawn: z.array(Drawn),
  frame: z.array(Line),
  nextPage: z.nullable(z.number()),
});
export type Proof = z.infer<typeof Proof>;

/** Repeats a draw from its record alone; says in a sentence each what does not agree. An empty list: the draw is as it had to be. */
export function verify(proof: Proof): string[] {
  if (proof.nextPage !== null)
    return [
      `The file holds only a part of the frame. Append \`frame\` and \`drawn\` of page ${proof.nextPage} and on.`,
    ];
  if (proof.algorithm !== algorithm)
    return [
      `The record was drawn by ${proof.algorithm}; this program knows ${algorithm}. Use the version that drew it.`,
    ];
  const problems: string[] = [];
  const compare = (what: string, said: unknown, found: unknown) => {
    if (JSON.stringify(said) !== JSON.stringify(found)) problems.push(what);
  };
  const seed = Buffer.from(proof.seed, "hex");
  compare("The seed is not the one whose hash was published.", proof.seedHash, seedHashOf(seed));
  if (new Set(proof.frame.map(([customerId]) => customerId)).size !== proof.frame.length)
    problems.push("A customer stands in the frame twice.");
  const tally = tallySegment(proof.frame);
  compare("The frame has another size than the record says.", proof.frameSize, tally.size);
  compare("The frame is not the one that was hashed.", proof.frameHash, frameHashOf(tally));
  const strata = strataOf(tally, proof.rules);
  compare(
    "The strata, their counts or their probabilities do not follow from the frame.",
    sorted(proof.strata),
    strata,
  );
  compare("The exclusions do not follow from the frame.", sortedEntries(proof.exclusions), [...tally.excluded].sort());
  const again = finish(drawSegment(proof.frame, seed, strata), strata);
  compare("The drawn customers are not the ones that seed and frame give.", inOrder(proof.drawn), again);
  return problems;
}

const sorted = (strata: Stratum[]) => [...strata].sort((a, b) => byText(a.stratum, b.stratum));
const sortedEntries = (counts: Record<string, number>) => Object.entries(counts).sort();
const inOrder = (drawn: Drawn[]) => [...drawn].sort((a, b) => byText(a.stratum, b.stratum) || a.rank - b.rank);

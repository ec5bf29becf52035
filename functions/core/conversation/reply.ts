import { isOnScale, type SurveyKind, scales } from "../survey/scale.ts";
import { mentionsStop } from "./keywords.ts";
import { counted, hanNumerals, notCounted, numberWords, scoreUnits, starUnits } from "./number-words.ts";

/** What a customer's text says: a score, words beside it, or both; without a score the text is all words. */
interface Reply {
  score?: number;
  words?: string;
}

/** A number in a text, however it is written; `value` is undefined where no score could be meant: 9.5, -1, 1,000. */
interface Found {
  from: number;
  to: number;
  value?: number | undefined;
  /** What the number is out of, as it was written. */
  of?: number | undefined;
  /** Words also count things (`one of them`), so they need more around them than digits do. */
  by: "digits" | "word" | "stars";
}

const wordValues = new Map(
  Object.values(numberWords).flatMap((language) =>
    language.flatMap((words, value) => (words ? words.split("|").map((word): [string, number] => [word, value]) : [])),
  ),
);
const hanValues = new Map(
  hanNumerals.flatMap((signs, value) => [...signs].map((sign): [string, number] => [sign, value])),
);

/** Digits of every script come in rows of ten from zero. */
function digitOf(sign: string): number {
  const code = sign.codePointAt(0) as number;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}

const keycap = "\\uFE0F?\\u20E3?";
const digits = `(?:(?:\\p{Nd}${keycap})+|🔟|\\p{No}+)`;
const word = [...wordValues.keys()].sort((a, b) => b.length - a.length).join("|");
const han = `[${[...hanValues.keys()].join("")}]+`;
const wordAlone = `(?<![\\p{L}\\p{M}\\p{N}'’-])(?:${word})(?![\\p{L}\\p{M}\\p{N}'’]|-\\p{L})`;
const of = "(?:\\s*[/／⁄∕]\\s*|\\s+(?:out of|of|von|sur|de|di|su|van|uit|av|из|z|na|من|में से)\\s+)";
const ten = `(?:${digits}|${word}|${han})`;

const expression = new RegExp(
  `(?<sign>[-+−–<>≤≥~$€£¥₹]\\s?)?(?:(?<digits>${digits}(?:[.,:٫٬’']${digits})*)|(?<word>${wordAlone})|(?<han>${han}))(?:${of}(?<of>${ten})(?![\\p{L}\\p{M}\\p{N}]))?`,
  "giu",
);
const starRun = /(?<full>(?:[★⭐🌟✭]\uFE0F?\s?)+)(?<empty>(?:[☆✩]\s?)*)/gu;

/** A number written in digits of one or more scripts, as circled or raised ones, or by keycaps; undefined where it is not whole. */
function numberOf(written: string): number | undefined {
  const signs = [...written.replace(/\uFE0F|\u20E3/g, "").replaceAll("🔟", "10")];
  const plain = signs
    .map((sign) => (/\p{Nd}/u.test(sign) ? String(digitOf(sign)) : sign.normalize("NFKC")))
    .join("")
    .replace(/[.,٫]0$/, "");
  return /^\d{1,2}$/.test(plain) ? Number(plain) : undefined;
}

const wordValue = (written: string): number | undefined => {
  const lower = written.toLowerCase();
  return wordValues.get(lower) ?? hanValues.get(lower) ?? numberOf(written);
};

function numbersIn(text: string): Found[] {
  const found: Found[] = [...text.matchAll(expression)].map((match) => {
    const {
      sign,
      digits: written,
      word: spoken,
      han: numeral,
      of: whole,
    } = match.groups as Record<string, string | undefined>;
    // A dash between words and a number is a pause, not a minus: `great - 9`.
    const before = text.slice(0, match.index);
    const isPause = sign !== undefined && /^[-–−]\s$/.test(sign) && /\S/.test(before);
    const from = match.index + (isPause ? (sign as string).length : 0);
    const value = sign && !isPause ? undefined : wordValue(written ?? spoken ?? numeral ?? "");
    return {
      from,
      to: match.index + match[0].length,
      value,
      ...(whole !== undefined && { of: wordValue(whole) ?? Number.NaN }),
      by: written !== undefined ? "digits" : "word",
    };
  });
  const stars: Found[] = [...text.matchAll(starRun)].map(({ index, 0: run, groups }) => {
    const count = (part = "") => [...part.replace(/\s|\uFE0F/g, "")].length;
    const [full, empty] = [count(groups?.full), count(groups?.empty)];
    return {
      from: index,
      to: index + run.trimEnd().length,
      value: full,
      ...(empty > 0 && { of: full + empty }),
      by: "stars",
    };
  });
  return [...found, ...stars]
    .sort((a, b) => a.from - b.from)
    .filter((number, index, all) => {
      const next = all[index + 1];
      const isArticle = next && /^(?:une?|un[ao]|eine?|uma?|een)\s+$/iu.test(text.slice(number.from, next.from));
      return !isArticle;
    });
}

/** Opens a sentence that can only end in a score. */
const leadIn = new RegExp(
  `^(?:(?:hi|hello|hey|well|ok|okay|so|um|hmm?|honestly|overall|definitely|easily|probably|absolutely|thanks|thank you|sure|yes|ja|sí|oui)[,.! ]+)*(?:${[
    "(?:i(?:'d| would|'ll| will)? )?(?:say|give|rate|score|vote|go (?:for|with)|choose|pick)(?: (?:it|you|this|that|them|him|her|you guys|y'all|your (?:service|team)|the service))*(?: (?:is|at|as|with))?(?: an?)?(?: (?:solid|full|perfect|big|strong|clear))?",
    "(?:my |the |your )?(?:score|rating|answer|vote|mark|grade|note|nps|csat)(?: (?:is|was|would be|for you is))?(?: an?)?(?: (?:solid|full|perfect))?",
    "(?:it(?:'s| is| was| would be)|that(?:'s| is| would be)|i'm at|you(?:'re| are)|an?)(?: an?)?(?: (?:solid|full|perfect|big|strong|clear))",
    "(?:thanks|thank you|ok|okay|yes|sure|solid|i'?m an?)",
    "an?|(?:it(?:'s| is)) an?|you (?:get|got|deserve)(?: an?)?|from me(?: an?)?|for me(?: an?)?",
    "(?:ich )?(?:gebe?|sage|würde sagen|bewerte|vergebe)(?: (?:ihnen|euch|dir|das|es|eine?))*(?: mit)?(?: (?:eine?|glatte))?|(?:meine )?(?:bewertung|note|antwort)(?: ist)?(?: eine?)?|eine",
    "(?:le|les|te|yo|os)? ?(?:doy|daría|pongo|pondría)(?: una?)?|(?:mi )?(?:nota|puntuación|respuesta|calificación)(?: es)?(?: una?)?|una?",
    "(?:je )?(?:donne|dirais|mets|mettrais|dis)(?: (?:la note de|un|une))?|(?:ma )?(?:note|réponse)(?: est)?(?: (?:de|un))?",
    "(?:do|dò|darei)(?: un)?|(?:il mio )?voto(?: è)?|dou(?: (?:nota|um))?|nota|(?:ik )?geef(?: (?:een|jullie))*|cijfer|оценка|ставлю|моя оценка",
    "(?:我)?(?:给|給|打|评|評|选|選|投|回复|回復)(?:你们|你們|你|您|個|个)?(?:打|给|評|评)?(?:个|個|了)?|(?:我的)?(?:评分|評分|分数|分數|打分|答案|满意度)(?:是|为|為)?|(?:我)?(?:觉得|覺得)?(?:是|值)?",
    "点数は|評価は|점수는|평점",
  ].join("|")})[:=：＝]?$`,
  "iu",
);

/** Says what the score behind it says: `Very good 10`. */
const opinion =
  /^(?:(?:very|really|so|just|absolutely) )?(?:perfect|excellent|great|good|brilliant|amazing|awesome|fine|poor|bad|terrible|awful|horrible)$/iu;

/** What makes a number beside it one of something else: a call at five, order seven, room twelve. */
const elsewhere =
  /(?:\b(?:call|calls|called|phone|ring|tel|fax|order|ticket|case|invoice|ref|reference|room|flat|apt|apartment|unit|suite|ext|extension|page|version|step|item|house|gate|line|bus|train|flight|platform|number|no|nr|num|code|pin|option|press|chapter|floor|level|tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday|may|june|july|at|by|before|after|until|till|since|around|about|between|in|on|nach|um|gegen|seit|bis|am|bestellung|auftrag|zimmer|pedido|habitación|llamar|llámame|llame|commande|chambre|appelez|ordine|camera)\b|[#№]|电话|電話|订单|訂單|房间|房間|号码|下午|上午|早上|晚上|明天|今天|星期|周|第)[\s.:#№]*$/iu;
const callsBack =
  /\b(?:call|phone|ring|tel|contact|reach|text) (?:me|us|back|again)\b|\b(?:order|ticket|case|invoice|room|flat|apartment|extension|version|reference)\s*(?:number|no|nr|id|#)?\b\W*$|\b(?:tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\W*$|\b(?:rufen|ruf|llám|llam|appelez|rappelez|chiam)\p{L}*|(?:打电话|給我電話|给我电话|回电|回電)/iu;

const negated =
  /\b(?:not|never|no|isn't|wasn't|n't|kein|keine|nicht|pas|jamais|non|nunca)\s*(?:an?|even|really|ein|eine|un|une)?\s*$|[不没沒非](?:是|到|止|给|給)?$/iu;
/** What may stand between a word for a number and more words. */
const becauseOf =
  /^(?:because|cause|cuz|but|as|for|since|thanks|thank|and|weil|aber|danke|denn|porque|pero|gracias|parce|mais|merci|car|perché|ma|grazie|mas|obrigad[oa]|omdat|maar|因为|因為|但|谢谢|謝謝)(?![\p{L}\p{M}])/iu;
/** Ends a clause, so that a number behind or before it stands alone. */
const pause = '[.!。！,，;；、:：…\\n()（）—–"“”]|\\s[-–—/|]\\s';
const endsInPause = new RegExp(`(?:${pause})\\s*$`, "u");
const beginsWithPause = new RegExp(`^\\s*(?:${pause}|[-–—]\\s*(?=\\p{L}))`, "u");

const isSaid = (part: string): boolean => /[\p{L}\p{M}]/u.test(part.replace(/\uFE0F|\u20E3/g, ""));

/**
 * The score in a reply, and the words beside it. A score is one number on the scale that stands alone, is marked as one (`9/10`, `nine points`,
 * `I'd say 9`), or opens the reply without counting what follows; a number inside a sentence, several numbers, one beside STOP and one that is
 * asked about are none: docs/adr/0061 says why.
 */
export function readReply(kind: SurveyKind, text: string): Reply {
  if (mentionsStop(text)) return {};
  const found = numbersIn(text);
  if (found.length === 0) return signOf(kind, text);
  const number = oneOf(found, text);
  if (number?.value === undefined || !isOnScale(kind, number.value)) return {};
  const [low, high] = scales[kind];
  if (number.of !== undefined && number.of !== high) return {};
  // Four stars of the five that everybody knows say nothing on another scale.
  if (number.by === "stars" && number.of === undefined && !isStarScale(low, high) && number.value <= 5) return {};
  return beside(number, number.value, text, [low, high]);
}

const isStarScale = (low: number, high: number): boolean => low === 1 && high === 5;

/** The one number that a text has; the same one twice in a row, as in `9 (nine)`, is one. */
function oneOf(found: Found[], text: string): Found | undefined {
  const [first, second, third] = found;
  if (!first || !second) return first;
  const between = text.slice(first.to, second.from);
  // A star behind a number is what it counts: `5⭐`.
  if (!third && second.by === "stars" && second.value === 1 && first.by === "digits" && between.trim() === "")
    return { ...first, to: second.to, by: "stars" };
  const isSame = first.value === second.value && !/[\p{L}\p{N}/]/u.test(between);
  if (third || !isSame) return undefined;
  return { ...first, to: second.to, of: first.of ?? second.of, by: "digits" };
}

function beside(number: Found, value: number, text: string, [low, high]: readonly [number, number]): Reply {
  const before = text.slice(0, number.from);
  let after = text.slice(number.to);
  let isMarked = number.of !== undefined || number.by === "stars";
  const unit = new RegExp(
    `^\\s?(?:${scoreUnits})(?![\\p{L}\\p{M}](?<![\\p{Script=Han}\\p{Script=Hangul}]))`,
    "iu",
  ).exec(after);
  const star = new RegExp(`^\\s?-?(?:${starUnits})(?![a-zа-я])`, "iu").exec(after);
  if (star && !isStarScale(low, high) && value <= 5) return {};
  const measure = unit ?? star;
  if (measure) {
    after = after.slice(measure[0].length).replace(/^(?:吧|啦|了|哦|です)(?=$|[^\p{L}])/u, "");
    isMarked = true;
  }
  if (
    /^\s*[?？]/.test(after) ||
    (/^[\p{L}\p{M}\p{N}%‰°$€£¥+#*'’&@_]/u.test(after) && !isOpening(number, after, measure !== null))
  )
    return {};
  if (/[\p{L}\p{M}\p{N}$€£¥#@_.&*+]$/u.test(before) && !isHan(before.at(-1)) && !endsInPause.test(before)) return {};
  const saidBefore = isSaid(before);
  const saidAfter = isSaid(after);
  const trimmedAfter = after.trim();
  const whole = text.trim();
  if (negated.test(before.trim()) || elsewhere.test(before) || callsBack.test(before)) return {};
  if (!saidBefore && !saidAfter) return { score: value };
  if (saidAfter && !mayFollow(number, trimmedAfter, after, isMarked, measure !== null)) return {};
  if (!saidBefore) return { score: value, words: wordsOf(trimmedAfter) };
  const lead = before.trim().replace(/[‘’]/g, "'");
  if (leadIn.test(lead) && !saidAfter) return { score: value };
  const isLed =
    leadIn.test(lead) ||
    leadIn.test(
      lead
        .split(/[.!。！,，;；\n]/u)
        .at(-1)
        ?.trim() || "?",
    );
  const isOpinion = opinion.test(lead) && !saidAfter;
  const isAlone = endsInPause.test(before) && !saidAfter;
  const isBetween = isMarked && number.of !== undefined;
  if (isLed || isOpinion || isAlone || isBetween || (isMarked && !saidAfter && number.by !== "word"))
    return { score: value, words: whole };
  return {};
}

/** Chinese and Japanese have no spaces: what stands beside a digit is the next word. */
const isHan = (sign: string | undefined): boolean =>
  sign !== undefined && /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sign);

const isOpening = (number: Found, after: string, hasMeasure: boolean): boolean =>
  isHan(String.fromCodePoint(after.codePointAt(0) ?? 0)) && (hasMeasure || number.by === "digits");

/** Whether words behind a number leave it a score. */
function mayFollow(number: Found, trimmed: string, after: string, isMarked: boolean, hasMeasure: boolean): boolean {
  if (beginsWithPause.test(after)) return true;
  if (counted.test(trimmed)) return false;
  const [first = ""] = trimmed.match(/^[\p{L}\p{M}'’]+/u) ?? [];
  const countsPlural = /^[\p{Script=Latin}'’]+s$/iu.test(first) && !notCounted.test(first);
  if (countsPlural) return false;
  if (becauseOf.test(trimmed)) return true;
  if (number.by === "word") return hasMeasure && /^\s/.test(after);
  return isMarked || number.by === "digits";
}

const wordsOf = (after: string): string => after.replace(/^[\s\p{P}]+/u, "").trim();

/** Signs that stand for a score of five where they are all that was sent; any other, and any beside words, could mean too much. */
const signs: readonly (readonly [RegExp, number])[] = [
  [/^(?:[😡🤬😠]|👎👎)$/u, 1],
  [/^(?:👎|[🙁☹😞])$/u, 2],
  [/^😐$/u, 3],
  [/^(?:👍|[🙂😊])$/u, 4],
  [/^(?:[😍🤩]|👍👍)$/u, 5],
];

function signOf(kind: SurveyKind, text: string): Reply {
  if (kind !== "csat") return {};
  const bare = text.replace(/[\s.!]|\uFE0F|\u200D|[\u{1F3FB}-\u{1F3FF}]/gu, "");
  const score = signs.find(([sign]) => sign.test(bare))?.[1];
  return score === undefined ? {} : { score };
}

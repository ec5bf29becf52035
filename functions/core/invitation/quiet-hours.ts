/** Hours of a day within which a text message may arrive: from inclusive, to exclusive, on the wall clock there. */
export interface Hours {
  fromHour: number;
  toHour: number;
}

/** What the law of a country or state leaves of a week for text messages; a day that is not named has the hours of `week`. */
interface Rule {
  week: Hours;
  saturday?: Hours;
  /** `none`: nothing may arrive. */
  sunday?: Hours | "none";
  /** Where the state lies: a recipient of the country is under its law where nothing says that they are not. */
  zones?: readonly string[];
}

const eastern = ["America/New_York", "America/Detroit", "America/Kentucky/Louisville"];
const hours = (fromHour: number, toHour: number): Hours => ({ fromHour, toHour });

/**
 * By ISO 3166-1 and -2. US: 47 CFR 64.1200(c)(1), and the states' stricter telephone laws as of 2026. FR: carriers' rule for marketing texts, without
 * its public holidays. AE: TDRA. IN: TRAI (TCCCPR). They are made for marketing; a survey that keeps them need not argue that it is none.
 */
const rules: Record<string, Rule> = {
  US: { week: hours(8, 21) },
  "US-FL": { week: hours(8, 20), zones: [...eastern, "America/Chicago"] },
  "US-MD": { week: hours(8, 20), zones: eastern },
  "US-MS": { week: hours(8, 20), zones: ["America/Chicago"] },
  "US-NJ": { week: hours(8, 20), zones: eastern },
  "US-OK": { week: hours(8, 20), zones: ["America/Chicago"] },
  "US-CT": { week: hours(9, 20), zones: eastern },
  "US-RI": { week: hours(9, 18), saturday: hours(10, 17), sunday: hours(10, 17), zones: eastern },
  "US-TX": { week: hours(9, 21), sunday: hours(12, 21), zones: ["America/Chicago", "America/Denver"] },
  FR: { week: hours(8, 22), sunday: "none" },
  AE: { week: hours(7, 21) },
  IN: { week: hours(10, 21) },
};

/** How states are called where a help desk does not send their code. */
const names: Record<string, string> = {
  florida: "US-FL",
  maryland: "US-MD",
  mississippi: "US-MS",
  "new jersey": "US-NJ",
  oklahoma: "US-OK",
  connecticut: "US-CT",
  "rhode island": "US-RI",
  texas: "US-TX",
};

/** Codes of the US states, so that one without a law of its own is told from what nobody understands. */
const usStates =
  "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split(
    " ",
  );

/** Under whose law somebody is: a country, or a state of it where its name or code is understood; undefined where no rule is known. */
export function jurisdictionOf(country: string | undefined, region: string | undefined): string | undefined {
  if (country === undefined || !(country in rules)) return undefined;
  const written = region?.trim() ?? "";
  const code = written.toUpperCase().replace(/^US[-_ ]/, "");
  if (country === "US" && usStates.includes(code)) return `US-${code}`;
  return names[written.toLowerCase()] ?? country;
}

/** The rules that somebody may be under: those of a known state, or of every state that could be theirs by the time zones. */
function rulesFor(jurisdiction: string, zones: readonly string[]): Rule[] {
  const [country = ""] = jurisdiction.split("-");
  const own = [rules[country], rules[jurisdiction]].filter((rule) => rule !== undefined);
  if (jurisdiction !== country) return own;
  const states = Object.entries(rules).filter(
    ([code, { zones: theirs }]) => code.startsWith(`${country}-`) && theirs?.some((zone) => zones.includes(zone)),
  );
  return [...own, ...states.map(([, rule]) => rule)];
}

/** What is left of a window on a day of the week (Monday 1 to Sunday 7) under a law; undefined where nothing is. */
export function hoursOn(
  day: number,
  window: Hours,
  jurisdiction: string | undefined,
  zones: readonly string[],
): Hours | undefined {
  let { fromHour, toHour } = window;
  for (const rule of jurisdiction === undefined ? [] : rulesFor(jurisdiction, zones)) {
    const left = (day === 6 ? rule.saturday : day === 7 ? rule.sunday : undefined) ?? rule.week;
    if (left === "none") return undefined;
    fromHour = Math.max(fromHour, left.fromHour);
    toHour = Math.min(toHour, left.toHour);
  }
  return fromHour < toHour ? { fromHour, toHour } : undefined;
}

/** The zones of a state; undefined where they are not known here. */
export const zonesOfState = (jurisdiction: string | undefined): readonly string[] | undefined =>
  jurisdiction === undefined ? undefined : rules[jurisdiction]?.zones;

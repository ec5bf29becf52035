/**
 * Where a person can be in the table, by kind of item. Every kind has its line: a test takes all kinds that the code can write and asks for it
 * here, and another plants a name in each kind that holds a person and looks for it after erasing.
 */
export type Holds =
  /** Nobody is in it; `why` says what is there instead. */
  | { person: false; why: string }
  /** `goes`: the attributes that name the person or hold words, or all of the item. Numbers, times and states stay, so that sums stay exact. */
  | { person: true; found: string; goes: "all" | readonly string[] };

const none = (why: string): Holds => ({ person: false, why });
const some = (found: string, goes: "all" | readonly string[]): Holds => ({ person: true, found, goes });

/** Where lists find an item by its customer, and the facts of its last change. */
const links = ["customerId", "hpk", "hsk", "events", "eventAt"] as const;

export const kinds = {
  customer: some("by its id", "all"),
  case: some("by the customer's history", [...links, "subject", "url"]),
  invitation: some("by the customer's history", [
    ...links,
    "to",
    "customerName",
    "messageId",
    "softBounced",
    "earlierMessages",
  ]),
  look: some("below its invitation", "all"),
  message: some("the first by its invitation, others by the customer", [...links, "name"]),
  task: some("by the customer's history", [...links, "words", "preferredTime", "title", "action"]),
  trail: some("below its task", ["note", "before", "after"]),
  visit: some("by the customer's history and, before it is handed in, by the name", [...links, "customerName", "note"]),
  find: some("by the words of the name, the address and the number", "all"),
  conversation: some("by the number", "all"),
  notice: some("in the lists of the members, by the task", "all"),
  suppression: some("by the address and the number", ["masked", "note"]),
  lift: some("by the address and the number", ["note"]),
  hold: some("by the customer's id", "all"),
  export: some("below its request", "all"),
  request: some("by the customer, as long as it runs", "all"),

  anonymous: none("an answer and its day, without anything that leads to whoever gave it"),
  counter: none("sums"),
  gauge: none("sums"),
  checkpoint: none("how far a stream was read"),
  pulse: none("that something changed"),
  timer: none("ids and a time"),
  received: none("the digest of a webhook's body, for days"),
  intake: none("a vendor's secrets, sealed, and its mapping"),
  intakeState: none("when a vendor was heard, and the sentence it was refused with"),
  import: none("a file's name, and sums"),
  importErrors: none("numbers of lines and why they were not taken, without their words, for a week"),
  importPart: none(
    "rows for the minutes until they are a case and a customer, which are found; each part goes as it is taken",
  ),
  source: none("the name of a help desk"),
  drawn: none("an id which leads to nothing once the customer is gone; it proves the draw"),
  frame: none("ids which lead to nothing once their customers are gone; they prove the draw"),
  draw: none("sums and hashes"),
  program: none("a programme's rules"),
  campaign: none("a campaign's rules and sums"),
  segment: none("how far a campaign has come: a position, and sums"),
  publicLink: none("a link that anybody may open, and who of staff made it"),
  visits: none("how many new answers came from a network, as a digest under our key, for a day"),
  staff: none("a member of staff, whom administrators remove"),
  "read-notices": none("how far a member of staff has read"),
  team: none("a team"),
  "default-team": none("a team's id"),
  location: none("a place"),
  calendar: none("opening hours"),
  policy: none("rules that staff keep"),
  taxonomy: none("words that staff choose from"),
  sender: none("the house's own address"),
  key: none("a help desk's key, as a hash"),
  survey: none("the words of a survey"),
  surveyVersion: none("the words of a survey"),
} as const satisfies Record<string, Holds>;

export type Kind = keyof typeof kinds;

export const isKind = (type: string): type is Kind => Object.hasOwn(kinds, type);

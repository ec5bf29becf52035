/** A demo person: `subject` is the token's `sub`, from which the product derives the staff id. */
export interface Person {
  subject: string;
  name: string;
  email: string;
  group: "admin" | "head" | "manager" | "owner" | "auditor" | "reviewer" | "viewer";
  locale: "en" | "zh-CN";
  timeZone: string;
  team?: TeamKey;
  /** The help desk's id of this person, for those who also serve customers: no case of theirs may become a task of theirs. */
  agentId?: string;
}

/** The two demo teams; which issue types each serves is the case's matter. */
export const teams = {
  delivery: { name: "Delivery and returns", zh: "配送与退换" },
  account: { name: "Account and app 账户与应用", zh: "账户与应用" },
} as const;
export type TeamKey = keyof typeof teams;

const person = (subject: string, name: string, group: Person["group"], rest: Partial<Person> = {}): Person => ({
  subject,
  name,
  group,
  email: `${subject}@staff.example`,
  locale: "en",
  timeZone: "Europe/Berlin",
  ...rest,
});

const chinese = { locale: "zh-CN", timeZone: "Asia/Shanghai" } as const;

/** Everybody who can sign in on one machine. */
export const people: readonly Person[] = [
  person("ada.lindqvist", "Ada Lindqvist", "admin"),
  person("chen.jing", "陈静", "head", chinese),
  person("marco.bianchi", "Marco Bianchi", "manager", { team: "delivery" }),
  person("li.wei", "李伟", "manager", { ...chinese, team: "account" }),
  person("priya.nair", "Priya Nair", "owner", { team: "delivery" }),
  person("tom.becker", "Tom Becker", "owner", { team: "delivery", agentId: "agent-tom" }),
  person("wang.fang", "王芳", "owner", { ...chinese, team: "account" }),
  person("sara.haddad", "Sara Haddad", "owner", { team: "account" }),
  person("sofia.alvarez", "Sofia Álvarez", "auditor"),
  person("zhou.jie", "周杰", "auditor", chinese),
  person("ben.okafor", "Ben Okafor", "auditor", { timeZone: "Europe/London" }),
  person("lin.xiao", "林晓", "reviewer", chinese),
  person("hana.sato", "Hana Sato", "viewer"),
];

/** The demo person with this subject. */
export const personOf = (subject: string): Person | undefined => people.find((one) => one.subject === subject);

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
  /** Not here at present: is given no new work. */
  away?: true;
}

/** The demo teams by the names that the help desk has for them. `centre` is a service centre of its own with its own monthly report. */
export const teams = {
  delivery: { name: "Delivery and returns", zh: "配送与退换", timeZone: "Europe/Berlin" },
  account: { name: "Account and app 账户与应用", zh: "账户与应用", timeZone: "Asia/Shanghai" },
  service: { name: "Service desk 客户服务台", zh: "客户服务台", timeZone: "Europe/London" },
  product: { name: "Products and web shop 产品与网店", zh: "产品与网店", timeZone: "Europe/Berlin" },
  centre: { name: "Service centre Cologne 科隆服务中心", zh: "科隆服务中心", timeZone: "Europe/Berlin" },
} as const;
export type TeamKey = keyof typeof teams;

/** Where customers are served and audited: shops, the hotline, and the service centre. */
export const locations = [
  { id: "berlin-mitte", name: "Berlin Mitte", timeZone: "Europe/Berlin", country: "DE" },
  { id: "hamburg-hafen", name: "Hamburg Hafen", timeZone: "Europe/Berlin", country: "DE" },
  { id: "munich-east", name: "München Ost", timeZone: "Europe/Berlin", country: "DE" },
  { id: "london-soho", name: "London Soho", timeZone: "Europe/London", country: "GB" },
  { id: "manchester", name: "Manchester", timeZone: "Europe/London", country: "GB" },
  { id: "new-york-midtown", name: "New York Midtown", timeZone: "America/New_York", country: "US" },
  { id: "shanghai-jingan", name: "上海静安", timeZone: "Asia/Shanghai", country: "CN" },
  { id: "hangzhou-west-lake", name: "杭州西湖", timeZone: "Asia/Shanghai", country: "CN" },
  { id: "guangzhou-tianhe", name: "广州天河", timeZone: "Asia/Shanghai", country: "CN" },
  { id: "hotline", name: "Hotline 热线", timeZone: "Europe/Berlin", country: "DE" },
  { id: "cologne-centre", name: "Köln Servicecenter", timeZone: "Europe/Berlin", country: "DE" },
] as const;

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
const london = { timeZone: "Europe/London" } as const;

/** Everybody who can sign in on one machine. */
export const people: readonly Person[] = [
  person("ada.lindqvist", "Ada Lindqvist", "admin"),
  person("chen.jing", "陈静", "head", chinese),
  person("marco.bianchi", "Marco Bianchi", "manager", { team: "delivery" }),
  person("li.wei", "李伟", "manager", { ...chinese, team: "account" }),
  person("grace.kim", "Grace Kim", "manager", { ...london, team: "service" }),
  person("david.cohen", "David Cohen", "manager", { team: "product" }),
  person("sun.li", "孙莉", "manager", { ...chinese, team: "centre" }),
  person("priya.nair", "Priya Nair", "owner", { team: "delivery" }),
  person("tom.becker", "Tom Becker", "owner", { team: "delivery", agentId: "agent-tom" }),
  person("jonas.meier", "Jonas Meier", "owner", { team: "delivery", away: true }),
  person("wang.fang", "王芳", "owner", { ...chinese, team: "account" }),
  person("sara.haddad", "Sara Haddad", "owner", { team: "account" }),
  person("liu.yang", "刘洋", "owner", { ...chinese, team: "account", agentId: "agent-liu" }),
  person("elena.petrova", "Elena Petrova", "owner", { ...london, team: "service" }),
  person("mateus.silva", "Mateus Silva", "owner", { ...london, team: "service" }),
  person("he.lin", "何琳", "owner", { ...chinese, team: "service", away: true }),
  person("nina.kowalski", "Nina Kowalski", "owner", { team: "product", away: true }),
  person("zhang.min", "张敏", "owner", { ...chinese, team: "product", away: true }),
  person("anna.schulz", "Anna Schulz", "owner", { team: "centre" }),
  person("chen.bo", "陈波", "owner", { ...chinese, team: "centre", agentId: "agent-chen-bo" }),
  person("sofia.alvarez", "Sofia Álvarez", "auditor"),
  person("zhou.jie", "周杰", "auditor", chinese),
  person("ben.okafor", "Ben Okafor", "auditor", london),
  person("mei.tanaka", "Mei Tanaka", "auditor"),
  person("lukas.brandt", "Lukas Brandt", "auditor"),
  person("xu.na", "徐娜", "auditor", chinese),
  person("guo.qiang", "郭强", "auditor", chinese),
  person("aoife.byrne", "Aoife Byrne", "auditor", london),
  person("carla.rossi", "Carla Rossi", "auditor"),
  person("noel.martin", "Noël Martin", "auditor"),
  person("james.reid", "James Reid", "auditor", { timeZone: "America/New_York" }),
  person("ma.li", "马丽", "auditor", chinese),
  person("lin.xiao", "林晓", "reviewer", chinese),
  person("ruth.feld", "Ruth Feld", "reviewer"),
  person("hana.sato", "Hana Sato", "viewer"),
];

/** The demo person with this subject. */
export const personOf = (subject: string): Person | undefined => people.find((one) => one.subject === subject);

/** Somebody who serves cases, by the help desk's id. */
export interface Agent {
  id: string;
  name: string;
  team: TeamKey;
}

const team = (key: TeamKey, ...named: [id: string, name: string][]): Agent[] =>
  named.map(([id, name]) => ({ id: `agent-${id}`, name, team: key }));

/** The agents; some of them close loops as well. */
export const agents: readonly [Agent, ...Agent[]] = [
  { id: "agent-lin", name: "Lin Hoffmann", team: "delivery" },
  ...team("delivery", ["tom", "Tom Becker"], ["ivan", "Ivan Horvat"], ["ella", "Ella Jansen"], ["peng", "彭涛"]),
  ...team("delivery", ["rosa", "Rosa Lima"], ["finn", "Finn Albers"], ["ye", "叶青"]),
  ...team("account", ["yu", "于洋"], ["nora", "Nora Evans"], ["liu", "刘洋"], ["dev", "Dev Sharma"], ["tan", "谭丽"]),
  ...team("account", ["max", "Max Engel"], ["jia", "贾明"], ["kate", "Kate Doyle"], ["qin", "秦浩"]),
  ...team("service", ["amir", "Amir Rahimi"], ["lucy", "Lucy Ward"], ["deng", "邓洁"], ["piet", "Piet Visser"]),
  ...team("service", ["hui", "惠英"], ["sam", "Sam Carter"], ["ines", "Inês Costa"]),
  ...team(
    "product",
    ["udo", "Udo Krämer"],
    ["fei", "费翔"],
    ["jo", "Jo Bailey"],
    ["ana", "Ana Novak"],
    ["gao", "高翔"],
  ),
  ...team("product", ["leo", "Leo Conti"]),
  ...team("centre", ["chen-bo", "陈波"], ["heike", "Heike Vogt"], ["kofi", "Kofi Mensah"], ["bao", "包雪"]),
  ...team("centre", ["tim", "Tim Lorenz"], ["zoe", "Zoë Peeters"], ["cai", "蔡颖"], ["ralf", "Ralf Busch"]),
];

import type { Chance } from "./random.ts";

/** A customer as the help desk tells of them. */
export interface DemoCustomer {
  externalId: string;
  name: string;
  email?: string;
  phone?: string;
  locale: "en" | "zh-CN";
  timeZone: string;
  country: string;
  region: string;
  tier: "high" | "medium" | "low";
  preferredChannel: "email" | "sms";
  consent: { email: boolean; sms: boolean };
}

const western = {
  given: [
    "Emma",
    "Noah",
    "Clara",
    "Jonas",
    "Amelia",
    "Oliver",
    "Mia",
    "Lukas",
    "Hannah",
    "Felix",
    "Isla",
    "George",
    "Leonie",
    "Arthur",
    "Freya",
    "Paul",
    "Sophie",
    "Maximilian",
    "Evie",
    "Theo",
  ],
  family: [
    "Fischer",
    "Walker",
    "Schneider",
    "Hughes",
    "Weber",
    "Murphy",
    "Wagner",
    "Turner",
    "Hoffmann",
    "Patel",
    "Koch",
    "Bennett",
    "Schäfer",
    "Clarke",
    "Richter",
    "Hussain",
    "Klein",
    "Morgan",
    "Wolf",
    "Osei",
  ],
  places: [
    { timeZone: "Europe/Berlin", country: "DE", regions: ["Berlin", "Hamburg", "Bavaria"], phone: "+4915123" },
    { timeZone: "Europe/London", country: "GB", regions: ["London", "Scotland", "Wales"], phone: "+447400" },
  ],
} as const;

const chinese = {
  family: [
    ["王", "wang"],
    ["李", "li"],
    ["张", "zhang"],
    ["刘", "liu"],
    ["陈", "chen"],
    ["杨", "yang"],
    ["黄", "huang"],
    ["赵", "zhao"],
    ["周", "zhou"],
    ["吴", "wu"],
  ],
  given: [
    ["伟", "wei"],
    ["静", "jing"],
    ["磊", "lei"],
    ["敏", "min"],
    ["洋", "yang"],
    ["雪", "xue"],
    ["明轩", "mingxuan"],
    ["子涵", "zihan"],
    ["思远", "siyuan"],
    ["雨桐", "yutong"],
    ["佳怡", "jiayi"],
    ["浩然", "haoran"],
  ],
  place: { timeZone: "Asia/Shanghai", country: "CN", regions: ["上海", "浙江", "广东"], phone: "+8613800" },
} as const;

const asAddress = (text: string): string => text.toLowerCase().replaceAll("ä", "ae");

/** Who a customer is, by chance; `number` makes the address and the phone number this customer's own. */
export function customerBy(
  chance: Chance,
  number: number,
  given?: { locale?: DemoCustomer["locale"]; channel?: DemoCustomer["preferredChannel"] },
): DemoCustomer {
  const isChinese = given?.locale ? given.locale === "zh-CN" : chance.toss(0.4);
  const place = isChinese ? chinese.place : chance.of(western.places);
  const [family, first] = isChinese
    ? [chance.of(chinese.family), chance.of(chinese.given)]
    : [chance.of(western.family), chance.of(western.given)].map((name) => [name, name] as const);
  const name = isChinese ? `${family?.[0]}${first?.[0]}` : `${first?.[0]} ${family?.[0]}`;
  const preferredChannel = given?.channel ?? (chance.toss(0.25) ? "sms" : "email");
  return {
    externalId: `C-${String(number).padStart(5, "0")}`,
    name,
    email: `${asAddress(`${first?.[1]}.${family?.[1]}`)}.${number}@customer.example`,
    phone: `${place.phone}${String(number % 1_000_000).padStart(6, "0")}`,
    locale: isChinese ? "zh-CN" : "en",
    timeZone: place.timeZone,
    country: place.country,
    region: chance.of<string>(place.regions),
    tier: chance.of(["high", "medium", "medium", "low", "low"]),
    preferredChannel,
    consent: { email: true, sms: preferredChannel === "sms" },
  };
}

import type { Chance } from "./random.ts";
import type { Locale } from "./stories.ts";

/** A customer as the help desk tells of them. */
export interface DemoCustomer {
  externalId: string;
  name: string;
  email?: string;
  phone?: string;
  locale: Locale;
  timeZone: string;
  country: string;
  region: string;
  tier: "high" | "medium" | "low";
  preferredChannel: "email" | "sms";
  consent: { email: boolean; sms: boolean };
}

const names = (text: string): readonly string[] => text.split(" ");
/** Chinese names with their Latin letters, for the address. */
const spelled = (text: string) => names(text).map((entry) => entry.split("/") as [string, string]);

const english = {
  given: names(
    "Emma Noah Amelia Oliver Mia Isla George Arthur Freya Evie Theo Grace Harry Ruby Jack Ava Priya Arjun Aisha Omar Chloe Liam Zara Ethan Nia Kwame Sienna Caleb Maya Logan Hazel Miles Ivy Dylan Naomi Jasper Leila Rowan Tessa Quinn",
  ),
  family: names(
    "Walker Hughes Murphy Turner Patel Bennett Clarke Hussain Morgan Osei Campbell Reyes Nguyen Cooper Foster Singh Brooks Kelly Okoye Ramirez Price Sullivan Hayes Khan Fraser Donovan Ellis Grant Palmer Shah Lawson Mercer Doyle Santos Barker Lim Abbott Flynn Mehta Stone",
  ),
};
const german = {
  given: names(
    "Clara Jonas Lukas Hannah Felix Leonie Paul Sophie Maximilian Greta Emil Frieda Anton Lina Moritz Ida Jakob Marlene Til Johanna Oskar Mathilda Ben Carlotta Levi Annika Henri Merle Karl Elif",
  ),
  family: names(
    "Fischer Schneider Weber Wagner Hoffmann Koch Schäfer Richter Klein Wolf Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier Huber Steiner Moser Keller Brunner Yılmaz Baumann",
  ),
};
const chinese = {
  family: spelled(
    "王/wang 李/li 张/zhang 刘/liu 陈/chen 杨/yang 黄/huang 赵/zhao 周/zhou 吴/wu 徐/xu 孙/sun 朱/zhu 胡/hu 郭/guo 何/he 林/lin 高/gao 罗/luo 郑/zheng 梁/liang 谢/xie 宋/song 唐/tang",
  ),
  given: spelled(
    "伟/wei 静/jing 磊/lei 敏/min 洋/yang 雪/xue 明轩/mingxuan 子涵/zihan 思远/siyuan 雨桐/yutong 佳怡/jiayi 浩然/haoran 欣妍/xinyan 俊杰/junjie 梓萱/zixuan 晓东/xiaodong 丽华/lihua 建国/jianguo 诗琪/shiqi 文博/wenbo 海燕/haiyan 志强/zhiqiang 若曦/ruoxi 宇航/yuhang",
  ),
};

interface Place {
  timeZone: string;
  country: string;
  regions: readonly string[];
  /** What six digits of the customer's own follow. */
  phone: string;
  /** How many of a hundred customers of the language live there. */
  weight: number;
}

const place = (timeZone: string, country: string, regions: string, phone: string, weight: number): Place => ({
  ...{ timeZone, country, phone, weight },
  regions: regions.split(", "),
});

const places: Record<Locale, readonly Place[]> = {
  en: [
    place("Europe/London", "GB", "London, Scotland, Wales, Midlands", "+447400", 34),
    place("Europe/Dublin", "IE", "Leinster, Munster", "+353871", 6),
    place("America/New_York", "US", "New York, Massachusetts, Florida", "+12122", 16),
    place("America/Chicago", "US", "Illinois, Texas", "+13122", 8),
    place("America/Los_Angeles", "US", "California, Washington", "+12132", 10),
    place("America/Toronto", "CA", "Ontario, Quebec", "+14162", 8),
    place("Australia/Sydney", "AU", "New South Wales, Victoria", "+61412", 8),
    place("Pacific/Auckland", "NZ", "Auckland, Otago", "+64212", 3),
    place("Asia/Singapore", "SG", "Singapore", "+6581", 4),
    place("Asia/Kolkata", "IN", "Maharashtra, Karnataka", "+919876", 3),
  ],
  "zh-CN": [
    place("Asia/Shanghai", "CN", "上海, 浙江, 广东, 江苏, 四川, 北京", "+8613800", 90),
    place("Asia/Singapore", "SG", "Singapore", "+6581", 4),
    place("Europe/London", "GB", "London", "+447400", 3),
    place("America/Vancouver", "CA", "British Columbia", "+16042", 3),
  ],
  de: [
    place("Europe/Berlin", "DE", "Berlin, Hamburg, Bayern, Hessen, Sachsen, Köln", "+4915123", 78),
    place("Europe/Vienna", "AT", "Wien, Tirol", "+436641", 13),
    place("Europe/Zurich", "CH", "Zürich, Bern", "+41791", 9),
  ],
};

const letters: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", ı: "i" };
const asAddress = (text: string): string => text.toLowerCase().replace(/[äöüßı]/g, (letter) => letters[letter] ?? "");

function nameIn(locale: Locale, chance: Chance): { name: string; address: string } {
  if (locale === "zh-CN") {
    const [family, given] = [chance.of(chinese.family), chance.of(chinese.given)];
    return { name: family[0] + given[0], address: `${given[1]}.${family[1]}` };
  }
  const list = locale === "de" ? german : english;
  const [given, family] = [chance.of(list.given), chance.of(list.family)];
  return { name: `${given} ${family}`, address: asAddress(`${given}.${family}`) };
}

function placeFor(locale: Locale, chance: Chance, isWanted: (place: Place) => boolean): Place {
  const wanted = places[locale].filter(isWanted);
  const fitting = wanted.length > 0 ? wanted : places[locale];
  const lot = chance.between(
    1,
    fitting.reduce((sum, { weight }) => sum + weight, 0),
  );
  let upTo = 0;
  for (const one of fitting) {
    upTo += one.weight;
    if (lot <= upTo) return one;
  }
  throw new Error(`Nobody who speaks ${locale} lives anywhere.`);
}

/** Who a customer is, by chance; `number` makes the address and the phone number this customer's own. */
export function customerBy(
  chance: Chance,
  number: number,
  given?: {
    locale?: Locale;
    channel?: DemoCustomer["preferredChannel"];
    /** Time zones to choose from, where one fits the language. */
    isAwake?: (timeZone: string) => boolean;
  },
): DemoCustomer {
  const locale = given?.locale ?? chance.of(["en", "en", "en", "en", "zh-CN", "zh-CN", "zh-CN", "de", "de"] as const);
  const { timeZone, country, regions, phone } = placeFor(
    locale,
    chance,
    (one) => given?.isAwake?.(one.timeZone) ?? true,
  );
  const { name, address } = nameIn(locale, chance);
  const preferredChannel = given?.channel ?? (chance.toss(0.2) ? "sms" : "email");
  return {
    externalId: `C-${String(number).padStart(5, "0")}`,
    name,
    email: `${address}.${number}@customer.example`,
    phone: phone + String(number % 1_000_000).padStart(6, "0"),
    locale,
    timeZone,
    country,
    region: chance.of(regions),
    tier: chance.of(["high", "medium", "medium", "low", "low"]),
    preferredChannel,
    consent: { email: true, sms: preferredChannel === "sms" },
  };
}

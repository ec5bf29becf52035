import { type Language, speak } from "../respond/words.ts";
import ar from "./words/ar.json" with { type: "json" };
import de from "./words/de.json" with { type: "json" };
import en from "./words/en.json" with { type: "json" };
import zhCN from "./words/zh-CN.json" with { type: "json" };

/** What customers and staff read in mails and text messages. */
export type MailWord = keyof typeof en;
export type SayInMail = (key: MailWord, values?: Record<string, string | number>) => string;
const words: Record<Language, Record<MailWord, string>> = { en, "zh-CN": zhCN, de, ar };

/** In which of the languages that a sender is written in a reader of this one knows it. */
export const senderIn = (language: Language): "en" | "zh-CN" => (language === "zh-CN" ? language : "en");
export const mailWords = (language: Language): SayInMail => speak(words[language]);

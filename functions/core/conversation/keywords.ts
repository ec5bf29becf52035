/** What a text can be instead of an answer. */
export type Keyword = "stop" | "help" | "start";

/** What a number does by itself when somebody texts it such a word, before we hear of it. */
const byNumber = {
  stop: "ARRET CANCEL END OPT-OUT OPTOUT QUIT REMOVE STOP STOPALL TD UNSUBSCRIBE",
  help: "HELP",
  start: "",
} as const;

/** Toll-free numbers are opted out by the network, which knows one word for it and one to take it back. */
const byTollFreeNumber = { stop: "STOP", help: "HELP", start: "UNSTOP" } as const;

/**
 * What a whole message says in each language, beside the carriers' own words. Ordinary words of an answer are not among them (`no`, `nein`,
 * `weiter`), nor those of another language that would be.
 */
const local: Record<string, Record<Keyword, string>> = {
  en: {
    stop: "REVOKE|OPT OUT|STOP ALL|UNSUB|UNSUBSCRIBE ALL",
    help: "INFO",
    start: "START|UNSTOP|OPTIN|OPT-IN|OPT IN|RESUME",
  },
  zh: { stop: "退订|退訂|T|取消订阅|取消訂閱|停止|拒收", help: "帮助|幫助", start: "订阅|訂閱|恢复|恢復|开始|開始" },
  es: { stop: "BAJA|ALTO|PARAR|DETENER|CANCELAR|DAR DE BAJA", help: "AYUDA", start: "ALTA|INICIAR|REANUDAR" },
  fr: {
    stop: "ARRÊT|ARRÊTER|ARRETER|DÉSABONNER|DESABONNER|DÉSINSCRIRE|DESINSCRIRE",
    help: "AIDE",
    start: "REPRENDRE|DÉMARRER",
  },
  de: { stop: "STOPP|ABMELDEN|ABBESTELLEN|ABMELDUNG", help: "HILFE", start: "STARTEN|ANMELDEN" },
  it: { stop: "FERMA|FERMARE|DISISCRIVI|DISISCRIVERE", help: "AIUTO", start: "RIPRENDI|INIZIA" },
  pt: { stop: "PARE|SAIR|DESCADASTRAR", help: "AJUDA", start: "COMEÇAR|RETOMAR" },
  nl: { stop: "AFMELDEN|STOPPEN|UITSCHRIJVEN", help: "HULP", start: "AANMELDEN|HERVATTEN" },
  ja: { stop: "停止|配信停止|解除|ストップ", help: "ヘルプ", start: "再開|スタート" },
  ko: { stop: "수신거부|중지|그만", help: "도움말|도움", start: "시작|재개" },
  ru: { stop: "СТОП|ОТПИСАТЬСЯ|ОТПИСКА", help: "ПОМОЩЬ", start: "СТАРТ|ПОДПИСАТЬСЯ" },
  ar: { stop: "إيقاف|ايقاف|توقف|إلغاء الاشتراك", help: "مساعدة", start: "ابدأ|اشتراك" },
};

/** What people put around a keyword, out of politeness. */
const polite =
  /^(please|pls|plz|thanks|thank you|thx|now|it|this|bitte|danke|por favor|gracias|s'il vous pla[iî]t|svp|merci|per favore|grazie|obrigad[oa]|alstublieft|请|請|谢谢|謝謝)$/;

/** Sentences that ask for an end, whatever else they say: since 2025 US law takes them as STOP. */
const asksToEnd = [
  /\b(stop|quit|cease) (text|texting|messag|messaging|sending|sms|contacting|spamming)/,
  /\b(do not|don't|dont|never) (text|message|sms|contact) (me|us|this)\b/,
  /\b(no more|stop these|stop the|stop your|stop all|end these|cancel these) (texts?|messages?|sms)\b/,
  /\b(unsubscribe|remove|take) (me|us|my number|this number) ?(from|off|$)/,
  /\bwrong number\b.*\bstop\b/,
  /(不要|别|別|请勿|請勿|停止)再?(给我|給我)?(发|發|发送|發送)(短信|简讯|簡訊|信息|消息|了)/,
  /\bkeine (sms|nachrichten) mehr\b|\bhör(t|en sie)? auf zu (schreiben|simsen)\b/,
  /\bno (más|mas|quiero más) (mensajes|sms)\b|\bdej(a|en) de (escribir|enviar|mandar)/,
  /\bplus de (sms|messages|textos)\b|\barrêtez (de|les|ces|vos)\b/,
];

/** Words that end all messages wherever a reply begins or ends with them; the others of the list are also plain words. */
const strong = /^(stop|stopp|stopall|unsubscribe|opt-?out|arret|arrêt|退订|退訂|拒收|수신거부|стоп)$/;

const words = (list: string): string[] => (list ? list.toLowerCase().split(/[| ]/) : []);
const phrases = (list: string): string[] => (list ? list.toLowerCase().split("|") : []);
const known: Record<Keyword, ReadonlySet<string>> = { stop: setOf("stop"), help: setOf("help"), start: setOf("start") };

function setOf(keyword: Keyword): Set<string> {
  return new Set([
    ...words(byNumber[keyword]),
    ...words(byTollFreeNumber[keyword]),
    ...Object.values(local).flatMap((language) => phrases(language[keyword])),
  ]);
}

/** Lower case, half width, one space, no signs at its ends, no digits of an answer beside it. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[‘’]/g, "'")
    .replace(/\p{Cf}/gu, "")
    .replace(/\s+/g, " ")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/** The keyword that a text is, if it is one: by itself, with a polite word or a number beside it, or as a sentence that asks for an end. */
export function keywordOf(text: string): Keyword | undefined {
  const said = plain(text);
  const exact = keywords.find((keyword) => known[keyword].has(said));
  if (exact) return exact;
  if (asksToEnd.some((pattern) => pattern.test(said))) return "stop";
  const rest = said
    .split(/[\s,.!;:，。！；：]+/u)
    .filter((word) => word && !/^\p{N}+(\/\p{N}+)?$/u.test(word) && !polite.test(word));
  return rest.length > 0 && rest.every((word) => strong.test(word)) ? "stop" : undefined;
}
const keywords = ["stop", "help", "start"] as const;

/** Whether a reply begins or ends with a word that ends all messages: nobody can say whether a number beside it is a score. */
export function mentionsStop(text: string): boolean {
  const all = plain(text).split(/[^\p{L}\p{M}\p{N}'-]+/u);
  return strong.test(all[0] ?? "") || strong.test(all.at(-1) ?? "");
}

/** Toll-free numbers of the North American plan. */
const isTollFree = (number: string): boolean => /^\+18(00|33|44|55|66|77|88)\d{7}$/.test(number);

/** Whether the number that was texted answers such a word by itself, so that we must not. */
export function isAnsweredByNumber(text: string, number: string | undefined): boolean {
  const table = number !== undefined && isTollFree(number) ? byTollFreeNumber : byNumber;
  const said = text.trim().toLowerCase();
  return Object.values(table).some((list) => words(list).includes(said));
}

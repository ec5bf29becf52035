/**
 * Words for zero to ten, by language. Left out are those that mean something else where they stand alone: French `nul` (awful), Turkish `on`,
 * French `très`. No word means two numbers; a test sees to it.
 */
export const numberWords: Record<string, readonly string[]> = {
  en: ["zero|nil", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
  de: ["null", "eins|eine|ein", "zwei|zwo", "drei", "vier", "fünf|fuenf", "sechs", "sieben", "acht", "neun", "zehn"],
  fr: ["zéro", "un|une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"],
  es: ["cero", "uno|una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"],
  it: ["", "uno|una", "due", "tre", "quattro", "cinque", "", "sette", "otto", "nove", "dieci"],
  pt: ["", "um|uma", "dois|duas", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez"],
  nl: ["", "een|één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"],
  pl: ["", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć", "dziesięć"],
  ru: ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"],
  ar: ["صفر", "واحد", "اثنان|اثنين", "ثلاثة", "أربعة|اربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"],
  hi: ["शून्य", "एक", "दो", "तीन", "चार", "पांच|पाँच", "छह|छः", "सात", "आठ", "नौ", "दस"],
};

/** Chinese numerals, plain, spoken and as on cheques; Japanese shares them. */
export const hanNumerals: readonly string[] = [
  "零〇",
  "一壹",
  "二两兩贰貳",
  "三叁參",
  "四肆",
  "五伍",
  "六陆陸",
  "七柒",
  "八捌",
  "九玖",
  "十拾",
];

/** What a score is counted in, wherever it stands behind the number. */
export const scoreUnits =
  "points?|pts?|punkten?|puntos?|pontos?|punti|punto|punten|балл(?:а|ов)?|점|分(?![钟鐘之店公期数數店])|点(?=です)";

/** What only a scale of five is counted in. */
export const starUnits =
  "stars?|sternen?|stern|estrellas?|étoiles?|etoiles?|estrelas?|stelle|stella|sterren|ster|звезд[аы]?|звёзд|颗星|顆星|星";

/**
 * What follows a number that counts or tells the time: then it is no score. English and Romance plurals are told by their ending; here stand the
 * rest.
 */
export const counted = new RegExp(
  `^(?:${[
    // Time and money, with or without a space.
    "(?:am|pm|a\\.m|p\\.m|o'?clock|uhr|h|hr|hrs|min|mins|sec|secs|kg|km|cm|mm|lb|lbs|gb|mb|usd|eur|gbp|rmb|euro?|dollar|pound|st|nd|rd|th|x|k)(?![\\p{L}\\p{M}])",
    "(?:second|minute|hour|day|week|month|year|time|call|mail|email|person|people|men|women|children|kid|piece|parcel|order|item|agent|try|attempt|message|letter|visit|dozen|hundred|thousand|million|percent|per cent|more|other|another|of|or|to|and a half|in a|times?|years? old)(?![\\p{L}\\p{M}])",
    "(?:sekunden?|minuten?|stunden?|tagen?|tag|wochen?|monaten?|monat|jahren?|jahr|mal|anrufe?n?|stück|leute|personen?|pakete?n?|mitarbeiter|prozent|oder|bis)(?![\\p{L}\\p{M}])",
    "(?:segundo|minuto|hora|día|dia|semana|mes|mese|año|ano|vez|veces|llamada|persona|fois|jour|heure|mois|an|appel|personne|giorni|giorno|ore|ora|settiman[ae]|mesi|ann[oi]|volt[ae]|chiamat[ae]|person[ae]|dia|hora|vezes|pessoa|dagen?|uur|weken|week|maanden?|jaar|keer|por ciento|o|ou|oder|of|à|bis)(?![\\p{L}\\p{M}])",
    "(?:секунд|минут|час|дн|день|недел|месяц|год|лет|раз|звонк|звонок|человек)",
    "(?:分钟|分鐘|小时|小時|个|個|天|周|週|星期|礼拜|禮拜|月|年|日|号|號|点|點|次|回|遍|人|位|名|元|左右|上下|块|塊|折|成|倍|楼|樓|层|層|件|单|單|条|條|通|封|秒|岁|歲|米|公里|公斤|斤|半|多|几|幾|台|张|張|份|家|時|时|ヶ|か月|カ月|日間|週間|時間|円|名様|例|或|到|至|、|和|万|千|百)",
    "(?:시간|시|분|일|주|개월|달|년|번|명|원|회|개|통)",
    "(?:दिन|घंटे|घंटा|मिनट|हफ्ते|सप्ताह|महीने|साल|बार|बजे)",
    "(?:يوم|أيام|ايام|ساعة|ساعات|دقيقة|دقائق|أسبوع|أسابيع|شهر|أشهر|سنة|مرة|مرات)",
  ].join("|")})`,
  "iu",
);

/** Words that end in s and still are no plural that is counted. */
export const notCounted = new RegExp(
  "^(?:thanks|this|was|is|as|always|his|yes|us|its|it's|has|does|perhaps|sometimes|besides|that's|what's|let's|he's|she's|there's|here's|" +
    "las|los|más|mas|mis|gracias|muchas|muchos|es|estamos|somos|estoy|mais|pas|dans|sans|vous|nous|très|plus|tous|les|des|mes|vos|nos|après|jamais|" +
    "das|alles|etwas|nichts|was|als|bis|des|danks|alles|[\\p{L}]*(?:ss|ous|us|less|ness|is))$",
  "iu",
);

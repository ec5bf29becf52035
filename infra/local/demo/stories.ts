import type { TeamKey } from "./people.ts";

export const locales = ["en", "zh-CN", "de"] as const;
export type Locale = (typeof locales)[number];
type Texts = Record<Locale, string>;
const say = (en: string, zh: string, de: string): Texts => ({ en, "zh-CN": zh, de });

export type Mood = "happy" | "passive" | "unhappy";

/** What a case can be about (its issue type), what customers say about it, and what owners find. */
export interface Story {
  id: string;
  team: TeamKey;
  subjects: Texts[];
  happy: Texts[];
  passive: Texts[];
  unhappy: Texts[];
  /** What else the owner may find, beside the usual cause, which the reports name. */
  causes: [usual: string, ...others: string[]];
}

const library = {
  system_operation_error: {
    team: "account",
    subjects: [
      say("Cannot log in to the mobile app", "无法登录手机应用", "Anmeldung in der App nicht möglich"),
      say("Order booked under the wrong account", "订单记到了别的账户上", "Bestellung im falschen Konto gebucht"),
      say("Loyalty points credited wrongly", "积分记错了", "Treuepunkte falsch gutgeschrieben"),
      say("Order system freezes at checkout", "下单时系统卡死", "Bestellsystem hängt an der Kasse"),
    ],
    happy: [
      say(
        "She stayed on the line until it worked.",
        "客服一直陪着我，直到能登录为止。",
        "Sie blieb am Telefon, bis alles lief.",
      ),
      say(
        "Found the wrong booking at once and put it right.",
        "一下就找到记错的那笔，当场改好了。",
        "Der Buchungsfehler war sofort gefunden und behoben.",
      ),
      say(
        "Clear steps that I could follow by myself.",
        "步骤讲得很清楚，我自己跟着做就好了。",
        "Klare Schritte, die ich selbst nachmachen konnte.",
      ),
      say(
        "The points were there before I had hung up.",
        "电话还没挂，积分就补上了。",
        "Die Punkte waren da, bevor ich aufgelegt hatte.",
      ),
    ],
    passive: [
      say(
        "It works again, but nobody could say why it had failed.",
        "又能用了，但没人说得清原因。",
        "Es läuft wieder, aber niemand konnte mir sagen, woran es lag.",
      ),
      say(
        "All right in the end. I had to explain it twice.",
        "最后解决了，不过我讲了两遍。",
        "Am Ende gut, aber ich musste es zweimal erklären.",
      ),
    ],
    unhappy: [
      say(
        "Locked out for a week before my trip, and the answer was a link I had already tried five times.",
        "出行前一周一直登录不了，给我的还是那个试过五次的链接。",
        "Eine Woche vor der Reise ausgesperrt, und als Antwort kam der Link, den ich schon fünfmal probiert hatte.",
      ),
      say(
        "Your colleague clicked the wrong thing and my order was gone.",
        "你们同事点错了地方，我的订单就没了。",
        "Ihr Kollege hat falsch geklickt, und meine Bestellung war weg.",
      ),
      say(
        "I was told to reinstall the app. The mistake was on your side.",
        "让我重装应用，结果是你们那边的错。",
        "Ich sollte die App neu installieren. Der Fehler lag bei Ihnen.",
      ),
      say(
        "My points went to somebody else, and I had to prove that they were mine.",
        "我的积分记到别人头上，还要我自己证明。",
        "Meine Punkte gingen an jemand anderen, und ich sollte beweisen, dass es meine sind.",
      ),
      say(
        "The agent did not know the screen and read out the manual to me.",
        "客服自己都不熟悉系统，照着手册念给我听。",
        "Der Mitarbeiter kannte die Maske nicht und las mir das Handbuch vor.",
      ),
    ],
    causes: ["training_gap", "system_failure", "data_sync"],
  },
  service_attitude: {
    team: "service",
    subjects: [
      say("Complaint about a phone call", "对一次通话的投诉", "Beschwerde über ein Telefonat"),
      say("Chat was closed without an answer", "没答复就关了聊天", "Chat ohne Antwort beendet"),
      say("Promised call back never came", "答应的回电一直没有", "Versprochener Rückruf kam nie"),
    ],
    happy: [
      say("She apologised and meant it.", "她道了歉，而且是真心的。", "Sie hat sich entschuldigt, und zwar ehrlich."),
      say(
        "This time somebody listened to the whole story.",
        "这一次终于有人听我把话说完。",
        "Diesmal hat mir jemand bis zum Ende zugehört.",
      ),
      say(
        "Friendly, patient, and no reading from a script.",
        "态度亲切，有耐心，不是照本宣科。",
        "Freundlich, geduldig und nicht vom Blatt abgelesen.",
      ),
      say(
        "He called back on the minute, as agreed.",
        "说好几点回电，一分钟都不差。",
        "Er rief auf die Minute genau zurück.",
      ),
    ],
    passive: [
      say(
        "Polite enough, though I felt hurried.",
        "还算礼貌，就是有点赶我。",
        "Höflich, aber ich fühlte mich gedrängt.",
      ),
      say("The apology came, a bit late.", "道歉是道歉了，有点晚。", "Die Entschuldigung kam, etwas spät."),
    ],
    unhappy: [
      say(
        "I was spoken to as if I were cheating.",
        "说话的口气好像我在骗钱一样。",
        "Man sprach mit mir, als wollte ich betrügen.",
      ),
      say(
        "The chat closed in the middle of my sentence.",
        "我话还没打完，聊天就被关掉了。",
        "Der Chat wurde mitten in meinem Satz geschlossen.",
      ),
      say(
        "Passed around four times, and each one sighed when I started again.",
        "转了四次，每次我从头讲，对方都叹气。",
        "Viermal weiterverbunden, und jeder seufzte, wenn ich von vorn anfing.",
      ),
      say(
        "He put the phone down when I asked for his name.",
        "我一问姓名，他就把电话挂了。",
        "Er legte auf, als ich nach seinem Namen fragte.",
      ),
      say(
        "Twenty minutes of music for a bored voice that told me to read the website.",
        "听了二十分钟音乐，等来一句冷冰冰的“自己看网站”。",
        "Zwanzig Minuten Musik für eine gelangweilte Stimme, die mich auf die Website verwies.",
      ),
    ],
    causes: ["workload_stress", "attitude", "communication"],
  },
  delivery_delay: {
    team: "delivery",
    subjects: [
      say("Where is my parcel?", "包裹一直没有到", "Wo bleibt mein Paket?"),
      say("Delivery date moved for the third time", "送货日期第三次推迟", "Liefertermin zum dritten Mal verschoben"),
      say(
        "Parcel marked as delivered, but not here",
        "显示已签收，但没有收到",
        "Paket als zugestellt gemeldet, aber nicht da",
      ),
    ],
    happy: [
      say(
        "Found my parcel in minutes and called when it arrived.",
        "几分钟就查到包裹，到货后还专门回电。",
        "Paket in Minuten gefunden und angerufen, als es ankam.",
      ),
      say("The courier came the same evening.", "当天晚上快递就送到了。", "Der Kurier kam noch am selben Abend."),
      say(
        "An honest date, and it was kept.",
        "给了一个实在的日期，也做到了。",
        "Ein ehrlicher Termin, und er wurde gehalten.",
      ),
      say(
        "Delivery fee refunded without my asking.",
        "没等我开口，运费就退了。",
        "Die Versandkosten wurden erstattet, ohne dass ich fragen musste.",
      ),
    ],
    passive: [
      say(
        "It arrived in the end, but I had to ask twice.",
        "最后收到了，但我问了两次。",
        "Am Ende kam es an, aber ich musste zweimal nachfragen.",
      ),
      say("Good service, slow carrier.", "客服不错，快递太慢。", "Guter Service, langsamer Paketdienst."),
    ],
    unhappy: [
      say(
        "Three people told me three different dates. I took a day off for nothing.",
        "三个人告诉我三个不同的日期，我白白请了一天假。",
        "Drei Leute nannten mir drei Termine. Ich habe umsonst einen Tag frei genommen.",
      ),
      say(
        "Still no parcel. The case was closed while I was waiting.",
        "包裹还没到，工单却在我等的时候被关掉了。",
        "Noch immer kein Paket. Der Fall wurde geschlossen, während ich wartete.",
      ),
      say(
        "It was a birthday present, and the birthday is over.",
        "本来是生日礼物，生日都过完了。",
        "Es war ein Geburtstagsgeschenk, und der Geburtstag ist vorbei.",
      ),
      say(
        "The carrier says ask the shop, the shop says ask the carrier.",
        "快递让我找商家，商家让我找快递。",
        "Der Paketdienst schickt mich zum Händler, der Händler zum Paketdienst.",
      ),
      say(
        "The driver left it in the rain at the wrong door.",
        "快递员把包裹扔在别人家门口淋雨。",
        "Der Fahrer hat es im Regen vor der falschen Tür abgelegt.",
      ),
    ],
    causes: ["carrier_coordination", "understaffed"],
  },
  product: {
    team: "product",
    subjects: [
      say("Handle broke after two weeks", "用了两周把手就断了", "Griff nach zwei Wochen gebrochen"),
      say("Device switches itself off", "设备自己关机", "Gerät schaltet sich von selbst aus"),
      say("Lid does not close", "盖子盖不紧", "Deckel schließt nicht"),
    ],
    happy: [
      say(
        "A new one was on its way before I had sent the old one back.",
        "旧的还没寄回，新的就已经发出了。",
        "Das neue war unterwegs, bevor ich das alte zurückgeschickt hatte.",
      ),
      say(
        "They knew the fault and had the part in stock.",
        "他们了解这个问题，配件也有现货。",
        "Der Fehler war bekannt und das Teil auf Lager.",
      ),
      say(
        "Repaired in the shop while I had a coffee.",
        "我喝杯咖啡的工夫，店里就修好了。",
        "Im Laden repariert, während ich einen Kaffee trank.",
      ),
      say("Money back, no argument.", "二话不说就退款了。", "Geld zurück, ohne Diskussion."),
    ],
    passive: [
      say(
        "Exchanged, but I fear the next one will break too.",
        "换是换了，就怕新的还会坏。",
        "Umgetauscht, aber ich fürchte, das nächste bricht auch.",
      ),
      say(
        "Fine, though I paid for the return.",
        "还行，就是退货运费是我出的。",
        "In Ordnung, nur das Rückporto musste ich zahlen.",
      ),
    ],
    unhappy: [
      say(
        "The replacement broke at the very same place.",
        "换来的新的，断在同一个地方。",
        "Der Ersatz ist an genau derselben Stelle gebrochen.",
      ),
      say(
        "It is badly designed, and you sell it as my mistake.",
        "明明是设计有问题，却说是我使用不当。",
        "Das ist schlecht konstruiert, und Sie stellen es als meinen Fehler hin.",
      ),
      say(
        "Four weeks without the device and no word.",
        "设备拿走四个星期，一点消息都没有。",
        "Vier Wochen ohne Gerät und ohne ein Wort.",
      ),
      say(
        "My daughter cut her hand on the edge.",
        "我女儿的手被边缘划伤了。",
        "Meine Tochter hat sich an der Kante geschnitten.",
      ),
      say(
        "I was asked for photos three times and nobody looked at them.",
        "让我发了三次照片，根本没人看。",
        "Dreimal sollte ich Fotos schicken, angesehen hat sie niemand.",
      ),
    ],
    causes: ["design_defect", "unstable", "not_as_described"],
  },
  product_description_mismatch: {
    team: "product",
    subjects: [
      say("Colour is not the one on the website", "颜色与网页不符", "Farbe weicht von der Website ab"),
      say("Size table is wrong", "尺码表不准", "Größentabelle stimmt nicht"),
      say("Accessories on the picture are missing", "图片上的配件没有", "Zubehör auf dem Bild fehlt"),
    ],
    happy: [
      say(
        "They changed the page the same day and thanked me.",
        "当天就改了网页，还谢谢我。",
        "Die Seite wurde am selben Tag geändert, und man hat sich bedankt.",
      ),
      say("The missing part came by express.", "缺的配件加急寄来了。", "Das fehlende Teil kam per Express."),
      say("I could keep it at half the price.", "半价给我留下了，挺满意。", "Ich durfte es zum halben Preis behalten."),
      say("Swapped within two days.", "两天就换好了。", "Innerhalb von zwei Tagen umgetauscht."),
    ],
    passive: [
      say(
        "Solved, but the page still says the same.",
        "解决了，可网页还是没改。",
        "Gelöst, aber auf der Seite steht noch dasselbe.",
      ),
      say(
        "A voucher is nice. A right picture would be nicer.",
        "优惠券不错，图片真实更好。",
        "Ein Gutschein ist nett, ein richtiges Bild wäre besser.",
      ),
    ],
    unhappy: [
      say(
        "The picture shows three parts, the box holds one.",
        "图片上三件，盒子里只有一件。",
        "Auf dem Bild sind drei Teile, im Karton war eines.",
      ),
      say(
        "\u201cGenuine leather\u201d it said. It is plastic.",
        "写着“真皮”，到手是塑料。",
        "„Echtes Leder“ stand da. Es ist Kunststoff.",
      ),
      say(
        "You told me to read the small print that is not on the phone page.",
        "让我看小字说明，可手机页面上根本没有。",
        "Ich sollte das Kleingedruckte lesen, das auf dem Handy gar nicht erscheint.",
      ),
      say(
        "The second one was wrong as well. Does anybody look into the box?",
        "第二次寄来的还是错的，有人看过箱子里是什么吗？",
        "Auch das zweite war falsch. Schaut jemand in den Karton?",
      ),
    ],
    causes: ["not_as_described", "sales_channel"],
  },
  other: {
    team: "account",
    subjects: [
      say("Charged twice for one order", "同一订单被扣款两次", "Eine Bestellung doppelt abgebucht"),
      say("My data was passed on", "我的信息被泄露", "Meine Daten wurden weitergegeben"),
      say("Invoice with the wrong address", "发票地址错误", "Rechnung mit falscher Adresse"),
    ],
    happy: [
      say(
        "Saw the mistake before I had finished explaining.",
        "我还没说完，对方就看出问题了。",
        "Der Fehler war erkannt, bevor ich ausgeredet hatte.",
      ),
      say(
        "Money back in two days, as promised.",
        "说两天退款，果然两天到账。",
        "Geld nach zwei Tagen zurück, wie versprochen.",
      ),
      say(
        "Took my worry about my data seriously.",
        "认真对待了我对隐私的担心。",
        "Meine Sorge um die Daten wurde ernst genommen.",
      ),
      say(
        "The new invoice was in my inbox within the hour.",
        "一小时内就收到了新发票。",
        "Die neue Rechnung war binnen einer Stunde da.",
      ),
    ],
    passive: [
      say(
        "Correct in the end. The bank was faster than you.",
        "最后解决了，不过银行比你们还快。",
        "Am Ende richtig. Die Bank war schneller als Sie.",
      ),
      say(
        "All right, but I had to send everything twice.",
        "还可以，就是材料交了两遍。",
        "In Ordnung, aber ich musste alles zweimal schicken.",
      ),
    ],
    unhappy: [
      say(
        "I had to prove your own mistake to you with bank statements.",
        "你们自己的错，还要我拿银行流水来证明。",
        "Ich musste Ihnen Ihren eigenen Fehler mit Kontoauszügen beweisen.",
      ),
      say(
        "A stranger knew my address, and you call that a misunderstanding.",
        "陌生人知道我的地址，你们却说是误会。",
        "Ein Fremder kannte meine Adresse, und Sie nennen das ein Missverständnis.",
      ),
      say(
        "The second charge is still there after three calls.",
        "打了三次电话，第二笔钱还没退。",
        "Nach drei Anrufen ist die zweite Abbuchung noch immer da.",
      ),
      say(
        "The invoice was wrong three times in a row.",
        "发票连续错了三次。",
        "Die Rechnung war dreimal hintereinander falsch.",
      ),
    ],
    causes: ["system_failure", "unclear_duty"],
  },
  product_quality: {
    team: "centre",
    subjects: [
      say("Quality of a delivered product", "产品质量问题", "Qualität eines gelieferten Produkts"),
      say("Seam came apart after the first wash", "洗一次就开线", "Naht nach der ersten Wäsche aufgegangen"),
    ],
    happy: [
      say("Exchanged at once, with an apology.", "马上换了货，还道了歉。", "Sofort umgetauscht, mit Entschuldigung."),
      say(
        "They asked what exactly had happened, and wrote it down.",
        "仔细问了情况，还记录下来。",
        "Man fragte genau nach und schrieb es auf.",
      ),
      say(
        "The centre in the neighbourhood is worth gold.",
        "家门口的服务中心真不错。",
        "Das Servicecenter um die Ecke ist Gold wert.",
      ),
    ],
    passive: [say("Exchanged, after some discussion.", "商量了一阵才给换。", "Umgetauscht, nach einiger Diskussion.")],
    unhappy: [
      say("Three visits for one seam.", "为一条线跑了三趟。", "Drei Besuche wegen einer Naht."),
      say(
        "They said it was worn out. It was new.",
        "说是穿旧了，明明是新的。",
        "Man sagte, es sei abgetragen. Es war neu.",
      ),
      say(
        "The quality gets worse with each order.",
        "质量一次不如一次。",
        "Die Qualität wird mit jeder Bestellung schlechter.",
      ),
    ],
    causes: ["design_defect", "unstable"],
  },
  delivery: {
    team: "centre",
    subjects: [
      say("Change of delivery time", "修改配送时间", "Änderung der Lieferzeit"),
      say("Pick-up at the centre", "到服务中心自提", "Abholung im Servicecenter"),
    ],
    happy: [
      say("New time booked in a minute.", "一分钟就改好了时间。", "Neuer Termin in einer Minute gebucht."),
      say("My parcel was ready when I came.", "我到的时候包裹已经备好了。", "Mein Paket lag bereit, als ich kam."),
      say("They carried it to the car.", "还帮我搬到车上。", "Man hat es mir zum Auto getragen."),
    ],
    passive: [say("Worked, on the second try.", "第二次才弄好。", "Hat beim zweiten Mal geklappt.")],
    unhappy: [
      say(
        "Changed the time, and the driver came at the old one.",
        "改了时间，司机还是按老时间来。",
        "Termin geändert, der Fahrer kam zum alten.",
      ),
      say(
        "Stood at the counter for half an hour for a box.",
        "为一个箱子在柜台站了半小时。",
        "Eine halbe Stunde am Schalter für ein Paket.",
      ),
    ],
    causes: ["carrier_coordination", "long_wait"],
  },
  payment: {
    team: "centre",
    subjects: [
      say("Payment by instalments", "分期付款", "Ratenzahlung"),
      say("Card declined though covered", "卡里有钱却付款失败", "Karte trotz Deckung abgelehnt"),
    ],
    happy: [
      say(
        "Explained the instalments without small print.",
        "分期讲得明明白白，没有小字。",
        "Die Raten wurden ohne Kleingedrucktes erklärt.",
      ),
      say(
        "Found another way to pay at once.",
        "马上给我换了一种付款方式。",
        "Sofort einen anderen Zahlungsweg gefunden.",
      ),
    ],
    passive: [say("It worked, but took a while.", "付成了，就是等了一会儿。", "Hat geklappt, aber gedauert.")],
    unhappy: [
      say(
        "Nobody could tell me why my card was refused.",
        "没人说得清我的卡为什么被拒。",
        "Niemand konnte mir sagen, warum meine Karte abgelehnt wurde.",
      ),
      say(
        "The interest was named only after I had signed.",
        "签了字才告诉我有利息。",
        "Die Zinsen nannte man mir erst nach der Unterschrift.",
      ),
    ],
    causes: ["system_failure", "knowledge_gap"],
  },
  enquiry: {
    team: "centre",
    subjects: [
      say("Question about opening hours", "营业时间咨询", "Frage zu den Öffnungszeiten"),
      say("Question about the guarantee", "保修政策咨询", "Frage zur Garantie"),
      say("Advice before buying", "购买前咨询", "Beratung vor dem Kauf"),
      say("Change of address", "修改地址", "Adressänderung"),
    ],
    happy: [
      say(
        "Short question, short answer. Thank you!",
        "问题简单，回答也干脆，谢谢！",
        "Kurze Frage, kurze Antwort. Danke!",
      ),
      say("Friendly and to the point.", "亲切又不啰嗦。", "Freundlich und auf den Punkt."),
      say("Answered in my own language.", "能用中文沟通，很方便。", "In meiner Sprache beantwortet."),
      say(
        "They advised me to take the cheaper one.",
        "还建议我买更便宜的那款。",
        "Man riet mir zum günstigeren Modell.",
      ),
    ],
    passive: [say("Right answer, long queue.", "答得对，就是排队久。", "Richtige Antwort, lange Warteschlange.")],
    unhappy: [
      say("Two calls, two different answers.", "打了两次，两种说法。", "Zwei Anrufe, zwei verschiedene Antworten."),
      say(
        "I asked about the guarantee and was sold another one.",
        "我问保修，却向我推销延保。",
        "Ich fragte nach der Garantie und bekam eine neue verkauft.",
      ),
    ],
    causes: ["knowledge_gap", "communication"],
  },
} as const satisfies Record<string, Omit<Story, "id">>;

export type StoryId = keyof typeof library;

/** The story of an issue type. */
export const storyOf = (id: StoryId): Story => ({ id, ...library[id] });

/** The issue types that the service centre's report has beside the product's own. */
export const centreTypes = [
  { id: "product_quality", en: "Product quality", zh: "产品质量", children: [] },
  { id: "delivery", en: "Delivery", zh: "物流配送", children: [] },
  { id: "enquiry", en: "Enquiry", zh: "咨询", children: [] },
] as const;

/** What the help desk's page offers, each with the first of its subjects. */
export const stories = (
  ["delivery_delay", "system_operation_error", "service_attitude", "product", "other"] as const
).map((id) => ({ ...storyOf(id), issueType: id, subject: library[id].subjects[0] }));

/** What customers add; nothing, often. */
const closers: Record<Mood, Texts[]> = {
  happy: [
    say("Keep it up!", "继续保持！", "Weiter so!"),
    say("Many thanks to the team.", "谢谢你们的团队。", "Vielen Dank an das Team."),
    say("I had not expected that.", "没想到这么好。", "Das hatte ich nicht erwartet."),
    say("I will come back.", "下次还会来。", "Ich komme wieder."),
    say("Very pleased.", "很满意。", "Sehr zufrieden."),
    say("Please pass my thanks on.", "请替我转达谢意。", "Bitte geben Sie meinen Dank weiter."),
  ],
  passive: [
    say("Room for improvement.", "还有改进空间。", "Da geht noch mehr."),
    say("Otherwise fine.", "其他都还好。", "Sonst in Ordnung."),
    say("Next time faster, please.", "希望下次快一点。", "Beim nächsten Mal bitte schneller."),
  ],
  unhappy: [
    say("Please call me.", "请给我回个电话。", "Bitte rufen Sie mich an."),
    say("I expected better of you.", "对你们很失望。", "Von Ihnen hätte ich mehr erwartet."),
    say("I shall buy elsewhere.", "以后不在你们这里买了。", "Ich kaufe künftig woanders."),
    say("And nobody said sorry.", "而且没有一个人道歉。", "Und niemand hat sich entschuldigt."),
    say("I have been a customer for nine years.", "我是九年的老客户了。", "Ich bin seit neun Jahren Kunde."),
    say("This cannot be how you work.", "你们不该是这样做事的。", "So kann man doch nicht arbeiten."),
  ],
};
const between = { en: " ", de: " ", "zh-CN": "" } as const;

/** How many different texts customers have for a mood about a story. */
export const variantsOf = (story: Story, mood: Mood): number => story[mood].length * (closers[mood].length + 1);

/** One of the texts, in the customer's language. */
export function commentOf(story: Story, mood: Mood, variant: number, locale: Locale): string {
  const cores = story[mood];
  const core = cores[variant % cores.length] as Texts;
  const closer = closers[mood][Math.floor(variant / cores.length) % (closers[mood].length + 1)];
  return core[locale] + (closer ? between[locale] + closer[locale] : "");
}

/** What customers say when asked again after the loop was closed. */
export const afterwards: Record<"happy" | "unhappy", Texts[]> = {
  happy: [
    say("Thank you for calling. Now it is right.", "谢谢来电，现在解决了。", "Danke für den Anruf. Jetzt stimmt es."),
    say("I felt taken seriously.", "感觉被认真对待了。", "Ich fühle mich ernst genommen."),
    say("That makes up for it.", "这样就算弥补了。", "Damit ist es wieder gut."),
    say("The call made the difference.", "这通电话很有用。", "Der Anruf hat den Unterschied gemacht."),
    say("Well done in the end.", "最后处理得不错。", "Am Ende gut gemacht."),
  ],
  unhappy: [
    say(
      "A friendly call, but nothing has changed.",
      "电话很客气，但什么都没变。",
      "Ein netter Anruf, aber es hat sich nichts geändert.",
    ),
    say("Too late for me.", "对我来说太晚了。", "Für mich kam das zu spät."),
  ],
};

type StaffTexts = Record<"en" | "zh-CN", string>;
const note = (en: string, zh: string): StaffTexts => ({ en, "zh-CN": zh });

/** What owners find, and what they do about it, by root cause (its second level). */
export const findings: Record<string, { level1: string; finding: StaffTexts[]; action: StaffTexts[] }> = {
  training_gap: {
    level1: "people",
    finding: [
      note("The agent had not been shown the new order screen.", "客服还没有学过新的下单页面。"),
      note("The steps in the guide are those of last year's version.", "操作指引还是去年的版本。"),
    ],
    action: [
      note(
        "Booking corrected while we spoke; the agent sits in on Thursday's training.",
        "通话中已更正记录，客服参加周四的培训。",
      ),
      note(
        "Access restored; the guide was changed and sent to the whole shift.",
        "已恢复登录，指引已更新并发给全班组。",
      ),
    ],
  },
  workload_stress: {
    level1: "people",
    finding: [
      note("The agent had taken 61 calls that day without a break.", "客服当天接了61通电话，没有休息。"),
      note("Two of five were ill; the queue was never below forty.", "五个人病了两个，排队一直超过四十人。"),
    ],
    action: [
      note("Apologised in person; breaks are planned by the shift lead again.", "已当面道歉，班长重新安排休息。"),
      note("Apologised and settled it; a second person for Mondays is agreed.", "已道歉并解决，周一增派一人。"),
    ],
  },
  attitude: {
    level1: "people",
    finding: [note("Heard the recording: the tone was not ours.", "听了录音，语气确实不妥。")],
    action: [
      note(
        "Apologised; talked it through with the agent, who wrote to the customer.",
        "已道歉，与客服谈话，客服也给客户写了信。",
      ),
    ],
  },
  communication: {
    level1: "people",
    finding: [
      note("The customer was told what we cannot do, not what we can.", "只告诉客户不能做什么，没说能做什么。"),
    ],
    action: [note("Explained both ways out; the customer chose the exchange.", "讲清两种方案，客户选择换货。")],
  },
  knowledge_gap: {
    level1: "people",
    finding: [note("The answer given was the old rule.", "答复用的是旧规定。")],
    action: [
      note(
        "Right answer given in writing; the article in the knowledge base is corrected.",
        "已书面答复，并更正知识库条目。",
      ),
    ],
  },
  carrier_coordination: {
    level1: "partner",
    finding: [
      note(
        "The carrier lost the scan at the depot; we promised dates we did not have.",
        "承运商在分拨中心漏扫，我们承诺了没有依据的日期。",
      ),
      note("Carrier and depot each waited for the other's file.", "承运商与仓库互相等对方的文件。"),
    ],
    action: [
      note(
        "Parcel found and delivered by courier today; delivery fee refunded.",
        "包裹已找到，当天专人送达，并退还运费。",
      ),
      note(
        "Second parcel sent by express; the carrier reports lost scans daily now.",
        "已加急补发，承运商改为每日报告漏扫。",
      ),
    ],
  },
  understaffed: {
    level1: "process",
    finding: [note("Nobody was on the late shift for three days.", "晚班连续三天没有人。")],
    action: [note("Delivered by hand; the late shift has a stand-in list.", "已专人送达，晚班设了替班名单。")],
  },
  long_wait: {
    level1: "process",
    finding: [note("One counter was open for two queues.", "两条队只开了一个柜台。")],
    action: [note("Apologised with a voucher; the second counter opens at noon.", "已道歉并赠券，中午加开柜台。")],
  },
  unclear_duty: {
    level1: "process",
    finding: [note("Warehouse and finance each waited for the other's confirmation.", "仓库与财务互相等对方确认。")],
    action: [note("Paid back today; the hand-over rule is agreed with finance.", "今天已退款，与财务约定了交接规则。")],
  },
  system_failure: {
    level1: "technology",
    finding: [note("A time-out at the payment page booked the order again.", "支付页面超时后重复下单。")],
    action: [
      note("Second charge returned; the payment team has the trace.", "已退还第二笔扣款，并把记录交给支付团队。"),
    ],
  },
  data_sync: {
    level1: "technology",
    finding: [
      note(
        "The new number was stored in the shop but not in the sign-in system.",
        "新号码只同步到商城，没有同步到登录系统。",
      ),
    ],
    action: [
      note("Corrected in both systems; the customer signed in while we spoke.", "两边都已更正，客户当场登录成功。"),
    ],
  },
  design_defect: {
    level1: "product",
    finding: [note("Fifth case of this handle: it breaks at the mould line.", "同款把手第五例，都断在模具线处。")],
    action: [
      note(
        "Other model sent as a replacement; sample and photos are with the designers.",
        "已换发另一型号，样品与照片交设计部门。",
      ),
    ],
  },
  unstable: {
    level1: "product",
    finding: [note("Fails when warm; the batch of May is known for it.", "发热后失灵，五月批次有此问题。")],
    action: [note("Exchanged for one of a later batch and tested before sending.", "换发后期批次，寄出前已测试。")],
  },
  not_as_described: {
    level1: "product",
    finding: [note("The page shows the larger set.", "网页上是大套装的图片。")],
    action: [note("Missing parts sent; the picture is replaced.", "已补寄配件，图片已更换。")],
  },
  sales_channel: {
    level1: "partner",
    finding: [note("The partner's shop copied our text without the sizes.", "合作商店复制文案时漏了尺码。")],
    action: [note("Taken back at our cost; the partner changed the page.", "由我们承担费用退货，合作方已改页面。")],
  },
};

/** What owners note when they cannot reach somebody, and when they wait. */
export const jottings = {
  voicemail: [
    note("No answer; left a message with my number.", "无人接听，已留言。"),
    note("Voicemail. I try again tomorrow morning.", "语音信箱，明早再打。"),
  ],
  wait: [
    note("The customer will send a photo.", "等客户把照片发来。"),
    note("Wants to talk to the family first.", "客户要先和家人商量。"),
  ],
  handOver: [
    note("You know this customer from last month.", "上个月就是你联系的这位客户。"),
    note("I am away from tomorrow; the customer expects a call on Monday.", "我明天起休假，客户等周一的电话。"),
  ],
  resolved: [note("Refund is out; I wait for it to arrive.", "已退款，等到账。")],
  visit: [
    note("Greeted at the door; the price was explained without asking.", "店员主动迎接，价格说明清楚。"),
    note("Busy shop, still a smile and a clear answer.", "店里很忙，但态度好、回答清楚。"),
    note("Had to ask twice about the terms.", "条款问了两次才说清楚。"),
    note("Nobody looked up for five minutes.", "五分钟没人抬头。"),
  ],
  contactFinding: note("Rang the customer, who has a new address.", "致电客户，已得知新的联系方式。"),
  contactAction: note("New address entered in the help desk.", "已在工单系统中更新联系方式。"),
  visitFinding: note("Talked to the shift; two are new and had no briefing.", "与当班人员沟通，两名新人未接受培训。"),
  visitAction: note(
    "Briefing held the same week, and the counter turned so that the screen cannot be seen.",
    "当周完成培训，并调整柜台，屏幕不再朝外。",
  ),
} as const;

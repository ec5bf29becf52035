import type { TeamKey } from "./people.ts";

type Texts = Record<"en" | "zh-CN", string>;
const both = (en: string, zh: string): Texts => ({ en, "zh-CN": zh });

/** What a case can be about, and what customers and owners say about it. */
export interface Story {
  id: string;
  team: TeamKey;
  issueType: string;
  subject: Texts;
  happy: Texts[];
  passive: Texts[];
  unhappy: Texts[];
  /** What the owner finds and does. */
  cause: { level1: string; level2: string };
  finding: Texts;
  action: Texts;
}

/** The cases of the demo department. */
export const stories: readonly Story[] = [
  {
    id: "late-parcel",
    team: "delivery",
    issueType: "delivery",
    subject: both("Where is my parcel?", "包裹一直没有到"),
    happy: [
      both("Found my parcel in minutes and called me back when it arrived.", "几分钟就查到包裹，到货后还专门回电。"),
      both("Clear answer, no waiting. Thank you!", "回答很清楚，没有让我等。谢谢！"),
    ],
    passive: [both("It arrived in the end, but I had to ask twice.", "最后收到了，但我问了两次。")],
    unhappy: [
      both(
        "Three people told me three different dates, and nobody called back. I took a day off for nothing.",
        "三个人告诉我三个不同的日期，也没有人回电。我白白请了一天假。",
      ),
      both("Still no parcel. The case was closed while I was waiting.", "包裹还没到，工单却在我等的时候被关掉了。"),
    ],
    cause: { level1: "partner", level2: "carrier_coordination" },
    finding: both(
      "The carrier lost the scan at the depot; we promised dates we did not have.",
      "承运商在分拨中心漏扫，我们承诺了没有依据的日期。",
    ),
    action: both(
      "Parcel found and delivered by courier today; delivery fee refunded.",
      "包裹已找到，当天专人送达，并退还运费。",
    ),
  },
  {
    id: "refund",
    team: "delivery",
    issueType: "returns",
    subject: both("Refund for a returned jacket", "退货外套的退款"),
    happy: [
      both("The refund came the same day. I did not expect that.", "当天就收到退款，没想到这么快。"),
      both("Friendly, and explained each step of the return.", "态度很好，退货的每一步都讲得很清楚。"),
    ],
    passive: [both("Fine, though the form was hard to find.", "还可以，就是退货入口不好找。")],
    unhappy: [
      both(
        "You have had the jacket for four weeks and I still have no money. Each time I am asked for the same receipt.",
        "外套退回去四个星期了，钱还没到。每次都让我重新发同一张小票。",
      ),
      both("I was spoken to as if I were cheating.", "说话的口气好像我在骗钱一样。"),
    ],
    cause: { level1: "process", level2: "unclear_duty" },
    finding: both("Warehouse and finance each waited for the other's confirmation.", "仓库与财务互相等对方确认。"),
    action: both(
      "Refund paid today with a voucher for the wait; hand-over rule agreed with finance.",
      "今天已退款并附赠优惠券，与财务约定了交接规则。",
    ),
  },
  {
    id: "wrong-item",
    team: "delivery",
    issueType: "order",
    subject: both("Wrong size delivered", "收到的尺码不对"),
    happy: [
      both("Swapped within two days, and I could keep the first one as a gift.", "两天就换好了，第一件还送给我了。"),
      both("Solved in one call.", "一个电话就解决了。"),
    ],
    passive: [both("Solved, but the second parcel took long.", "解决了，但第二个包裹等得有点久。")],
    unhappy: [
      both(
        "The second parcel was wrong as well. Does anybody look into the box?",
        "第二次寄来的还是错的，有人看过箱子里是什么吗？",
      ),
    ],
    cause: { level1: "people", level2: "training_gap" },
    finding: both("The size label of this article is printed on the outer bag only.", "这款商品的尺码只印在外袋上。"),
    action: both(
      "Right size sent by express; picking note added for this article.",
      "已加急寄出正确尺码，并为该商品增加拣货提示。",
    ),
  },
  {
    id: "login",
    team: "account",
    issueType: "account",
    subject: both("Cannot log in to the mobile app", "无法登录手机应用"),
    happy: [
      both("She stayed on the line until it worked. Wonderful.", "一直陪我到能登录为止，太好了。"),
      both("Quick and in my own language.", "很快，而且能用中文沟通。"),
    ],
    passive: [both("Works again, but nobody could say why.", "又能用了，但没人说得清原因。")],
    unhappy: [
      both(
        "Locked out for a week before my trip. The answer was a link that I had already tried five times.",
        "出行前一周一直登录不了，给我的回答还是那个我试过五次的链接。",
      ),
      both("The chat closed in the middle of my sentence.", "我话还没打完，聊天就被关掉了。"),
    ],
    cause: { level1: "technology", level2: "data_sync" },
    finding: both(
      "The new number was stored in the shop but not in the sign-in system.",
      "新号码只同步到了商城，没有同步到登录系统。",
    ),
    action: both(
      "Number corrected in both systems; the customer signed in while we were on the phone.",
      "两边号码都已更正，客户当场登录成功。",
    ),
  },
  {
    id: "double-charge",
    team: "account",
    issueType: "billing",
    subject: both("Charged twice for one order", "同一订单被扣款两次"),
    happy: [
      both("Saw the mistake before I had finished explaining.", "我还没说完，对方就看出问题了。"),
      both("Money back in two days, as promised.", "说两天退款，果然两天到账。"),
    ],
    passive: [both("Correct in the end. The bank was faster than you.", "最后解决了，不过银行比你们还快。")],
    unhappy: [
      both(
        "I had to prove your own mistake to you with bank statements, and the second charge is still there.",
        "你们自己的错，还要我拿银行流水来证明，第二笔钱到现在还没退。",
      ),
      both("Twenty minutes of music, then the line went dead.", "听了二十分钟音乐，然后电话断了。"),
    ],
    cause: { level1: "technology", level2: "system_failure" },
    finding: both("A time-out at the payment page booked the order again.", "支付页面超时后重复下单。"),
    action: both(
      "Second charge returned; payment team has the trace of the time-out.",
      "已退还第二笔扣款，并把超时记录交给支付团队。",
    ),
  },
  {
    id: "points",
    team: "account",
    issueType: "loyalty",
    subject: both("Bonus points are missing", "积分没有到账"),
    happy: [
      both("Points added at once, and an explanation that I understood.", "积分马上补上了，解释也听得懂。"),
      both("Short and sweet.", "简单明了。"),
    ],
    passive: [both("All right. I would rather not have to ask.", "还行，要是不用我来问就更好了。")],
    unhappy: [
      both("The rules were changed after I had bought. That is not fair.", "我买完之后你们改了规则，这不公平。"),
    ],
    cause: { level1: "product", level2: "not_as_described" },
    finding: both("The old rule was still in the mail of that week.", "当周的邮件里还是旧规则。"),
    action: both(
      "Points credited by the old rule for everybody who got that mail.",
      "按旧规则为收到该邮件的客户补发积分。",
    ),
  },
];

/** The agents who serve cases, by team; one of them closes loops as well. */
export const agents = [
  { id: "agent-lin", name: "Lin Hoffmann", team: "delivery" },
  { id: "agent-tom", name: "Tom Becker", team: "delivery" },
  { id: "agent-yu", name: "于洋", team: "account" },
  { id: "agent-nora", name: "Nora Evans", team: "account" },
] as const satisfies readonly { id: string; name: string; team: TeamKey }[];

import type { Definition } from "./definition.ts";

/** Common to all that Loopkeeper comes with. */
const usual = {
  locales: ["en", "zh-CN"],
  anonymous: false,
  questions: [],
  asksComment: true,
  offersCall: true,
  variants: [],
} satisfies Partial<Definition>;

const policy: Definition["policy"] = {
  delay: { minutes: 24 * 60, counted: "clock" },
  expiresAfterDays: 30,
  quarantineDays: { any: 30, same: 90 },
  sampleShare: 1,
  sendWindow: { fromHour: 8, toHour: 21 },
  reminders: [],
};

/**
 * Version 1 of the surveys that Loopkeeper comes with. They never change: an answer shows the wording that it was given to. What staff publish
 * under the same id comes after them.
 */
export const presets = {
  csat: {
    ...usual,
    name: "Satisfaction after resolution",
    kind: "csat",
    purpose: "resolution",
    policy,
    words: {
      question: { en: "How did we handle your request?", "zh-CN": "您觉得我们处理得怎么样？" },
      questionAgent: { en: "How did {agent} handle your request?", "zh-CN": "您觉得{agent}处理得怎么样？" },
      low: { en: "very badly", "zh-CN": "很差" },
      high: { en: "very well", "zh-CN": "很好" },
    },
  },
  nps: {
    ...usual,
    name: "Recommendation, quarterly",
    kind: "nps",
    purpose: "relationship",
    policy,
    words: {
      question: {
        en: "How likely are you to recommend us to a friend or colleague?",
        "zh-CN": "您有多大可能把我们推荐给朋友或同事？",
      },
      low: { en: "not at all likely", "zh-CN": "完全不可能" },
      high: { en: "extremely likely", "zh-CN": "非常可能" },
    },
  },
  ces: {
    ...usual,
    name: "Effort after resolution",
    kind: "ces",
    purpose: "resolution",
    policy,
    words: {
      question: { en: "How easy was it to get this solved?", "zh-CN": "解决这个问题容易吗？" },
      low: { en: "very hard", "zh-CN": "很难" },
      high: { en: "very easy", "zh-CN": "很容易" },
    },
  },
  /** Follows a closed task: only its own clock holds it back. */
  recovery: {
    ...usual,
    name: "Recovery, after closure",
    kind: "csat",
    purpose: "recovery",
    policy: { ...policy, quarantineDays: { any: 0, same: 90 } },
    words: {
      question: {
        en: "How satisfied are you with what we did to put this right?",
        "zh-CN": "您对我们的补救措施满意吗？",
      },
      low: { en: "not at all satisfied", "zh-CN": "完全不满意" },
      high: { en: "completely satisfied", "zh-CN": "完全满意" },
    },
  },
  visit: {
    ...usual,
    name: "After a visit",
    kind: "csat",
    purpose: "visit",
    policy: { ...policy, delay: { minutes: 120, counted: "clock" }, expiresAfterDays: 14 },
    words: {
      question: { en: "How was your visit to us?", "zh-CN": "您这次到店的体验怎么样？" },
      low: { en: "very bad", "zh-CN": "很差" },
      high: { en: "very good", "zh-CN": "很好" },
    },
    questions: [
      {
        id: "what_stood_out",
        type: "multiple",
        required: false,
        label: { en: "What stood out?", "zh-CN": "哪些方面让您印象深刻？" },
        options: [
          { id: "welcome", label: { en: "The welcome", "zh-CN": "接待" } },
          { id: "advice", label: { en: "The advice", "zh-CN": "咨询建议" } },
          { id: "waiting", label: { en: "The waiting time", "zh-CN": "等候时间" } },
          { id: "place", label: { en: "The place itself", "zh-CN": "环境" } },
        ],
      },
    ],
  },
} as const satisfies Record<string, Definition>;

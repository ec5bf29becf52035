import type { Info } from "./scorecard.ts";

/** A score out of a hundred. */
const outOf = (max: number) => ({ max, weight: 1 });
/** No or yes. */
const yes = (weight = 1) => ({ max: 1, weight });

/**
 * The scorecards that come with the product. The first two are published service-quality cards, which name no critical item; the third is
 * our own, for a visit in person or an interview, with the two things that no kindness makes up for.
 */
export const presets: Info[] = [
  {
    id: "service-quality-percent",
    version: 1,
    title: { en: "Service quality, weighted in percent", "zh-CN": "服务质量评分表（百分比权重）" },
    naCapPercent: 50,
    sections: [
      {
        id: "product_knowledge",
        title: { en: "Product knowledge", "zh-CN": "产品知识" },
        weight: 20,
        items: [{ id: "knows_the_product", title: { en: "Knows the product", "zh-CN": "熟悉产品" }, ...outOf(100) }],
      },
      {
        id: "communication",
        title: { en: "Communication", "zh-CN": "沟通技巧" },
        weight: 30,
        items: [{ id: "communicates_well", title: { en: "Communicates well", "zh-CN": "沟通良好" }, ...outOf(100) }],
      },
      {
        id: "problem_solving",
        title: { en: "Problem solving", "zh-CN": "问题解决能力" },
        weight: 25,
        items: [
          { id: "handles_fast", title: { en: "Handles the problem fast", "zh-CN": "快速处理问题" }, ...outOf(100) },
        ],
      },
      {
        id: "customer_satisfaction",
        title: { en: "Customer satisfaction", "zh-CN": "客户满意度" },
        weight: 25,
        items: [
          { id: "customer_feedback", title: { en: "What the customer says", "zh-CN": "客户反馈" }, ...outOf(100) },
        ],
      },
    ],
  },
  {
    id: "service-quality-points",
    version: 1,
    title: { en: "Service quality, in points", "zh-CN": "服务质量评分表（分值）" },
    naCapPercent: 50,
    sections: [
      {
        id: "information_accuracy",
        title: { en: "Accuracy of product information", "zh-CN": "产品信息准确性" },
        weight: 10,
        items: [
          {
            id: "information_accuracy",
            title: { en: "What was said about the product is right", "zh-CN": "产品信息准确无误" },
            ...outOf(10),
          },
        ],
      },
      {
        id: "response_speed",
        title: { en: "Speed of response", "zh-CN": "响应速度" },
        weight: 10,
        items: [
          {
            id: "response_speed",
            title: { en: "The first answer came quickly", "zh-CN": "首次响应及时" },
            ...outOf(10),
          },
        ],
      },
      {
        id: "resolution_efficiency",
        title: { en: "Efficiency of the resolution", "zh-CN": "问题解决效率" },
        weight: 15,
        items: [
          {
            id: "resolution_efficiency",
            title: { en: "The problem was solved without detours", "zh-CN": "问题解决高效" },
            ...outOf(15),
          },
        ],
      },
      {
        id: "satisfaction_survey",
        title: { en: "Customer satisfaction survey", "zh-CN": "客户满意度调查" },
        weight: 20,
        items: [
          {
            id: "satisfaction_survey",
            title: { en: "How satisfied the customer is", "zh-CN": "客户满意程度" },
            ...outOf(20),
          },
        ],
      },
    ],
  },
  {
    id: "store-visit",
    version: 1,
    title: { en: "Visit or interview", "zh-CN": "门店暗访或客户访谈" },
    naCapPercent: 50,
    sections: [
      {
        id: "welcome",
        title: { en: "Welcome", "zh-CN": "接待" },
        weight: 20,
        items: [
          {
            id: "greeted",
            title: { en: "Greeted within two minutes", "zh-CN": "两分钟内得到接待" },
            ...yes(),
          },
          { id: "listened", title: { en: "Listened before answering", "zh-CN": "先倾听再回答" }, max: 5, weight: 2 },
        ],
      },
      {
        id: "advice",
        title: { en: "Advice", "zh-CN": "咨询与建议" },
        weight: 40,
        items: [
          { id: "asked_needs", title: { en: "Asked what is needed", "zh-CN": "询问需求" }, max: 5, weight: 1 },
          {
            id: "told_the_truth",
            title: { en: "Told the truth about price, terms and faults", "zh-CN": "如实说明价格、条款与缺陷" },
            ...yes(2),
            critical: {
              failsBelow: 1,
              reason: {
                en: "A customer who was misled has a claim, however friendly the visit was.",
                "zh-CN": "无论态度多好，误导客户都会造成实际损害。",
              },
            },
          },
        ],
      },
      {
        id: "care",
        title: { en: "Care", "zh-CN": "后续与保障" },
        weight: 40,
        items: [
          {
            id: "protected_data",
            title: { en: "Kept other customers' data out of sight and hearing", "zh-CN": "未泄露其他客户的信息" },
            ...yes(2),
            critical: {
              failsBelow: 1,
              reason: {
                en: "Personal data that was seen cannot be unseen, and may have to be reported.",
                "zh-CN": "个人信息一旦泄露便无法收回，且可能须依法上报。",
              },
            },
          },
          { id: "next_step", title: { en: "Agreed on a next step", "zh-CN": "约定下一步" }, ...yes() },
          { id: "farewell", title: { en: "Said goodbye kindly", "zh-CN": "礼貌道别" }, max: 5, weight: 1 },
        ],
      },
    ],
  },
];

import type * as z from "zod/mini";
import type { RootCauses } from "./task.contract.ts";

/** Why customers were unhappy, in two levels: what closing a task chooses from. An id that was used once keeps its meaning. */
export const rootCauses: z.infer<typeof RootCauses> = [
  {
    id: "people",
    zh: "人员",
    en: "People",
    children: [
      { id: "knowledge_gap", zh: "业务知识不熟练", en: "Knowledge gap" },
      { id: "communication", zh: "沟通能力欠佳", en: "Poor communication" },
      { id: "adaptability", zh: "应变能力不足", en: "Cannot adapt" },
      { id: "attitude", zh: "服务态度欠佳", en: "Attitude" },
      { id: "workload_stress", zh: "工作压力过大", en: "Workload and stress" },
      { id: "training_gap", zh: "培训不足", en: "Training gap" },
    ],
  },
  {
    id: "technology",
    zh: "技术设备",
    en: "Technology",
    children: [
      { id: "system_failure", zh: "系统崩溃或卡顿", en: "System failure or freeze" },
      { id: "aging_equipment", zh: "设备老化或损坏", en: "Ageing equipment" },
      { id: "network", zh: "网络不稳定", en: "Unstable network" },
      { id: "data_sync", zh: "数据同步问题", en: "Data synchronisation" },
    ],
  },
  {
    id: "process",
    zh: "流程",
    en: "Process",
    children: [
      { id: "long_wait", zh: "等待时间过长", en: "Long wait" },
      { id: "mishandled_complaint", zh: "投诉处理不当", en: "Complaint mishandled" },
      { id: "understaffed", zh: "坐席人员配备不足", en: "Too few agents" },
      { id: "unclear_duty", zh: "职责不清", en: "Unclear duty" },
    ],
  },
  {
    id: "product",
    zh: "产品",
    en: "Product",
    children: [
      { id: "design_defect", zh: "设计缺陷", en: "Design defect" },
      { id: "unstable", zh: "性能不稳定", en: "Unstable" },
      { id: "not_as_described", zh: "与描述不符", en: "Not as described" },
    ],
  },
  {
    id: "partner",
    zh: "合作方",
    en: "Partner",
    children: [
      { id: "carrier_coordination", zh: "承运商协作不畅", en: "Carrier coordination" },
      { id: "sales_channel", zh: "渠道服务质量差", en: "Poor sales channel" },
    ],
  },
];

import type { Entries } from "./taxonomy.ts";

/** Why customers were unhappy: what closing a task chooses from until an administrator publishes another version. */
const rootCauses: Entries = [
  {
    id: "people",
    en: "People",
    zh: "人员",
    children: [
      { id: "knowledge_gap", en: "Knowledge gap", zh: "业务知识不熟练" },
      { id: "communication", en: "Poor communication", zh: "沟通能力欠佳" },
      { id: "adaptability", en: "Cannot adapt", zh: "应变能力不足" },
      { id: "attitude", en: "Attitude", zh: "服务态度欠佳" },
      { id: "workload_stress", en: "Workload and stress", zh: "工作压力过大" },
      { id: "training_gap", en: "Training gap", zh: "培训不足" },
    ],
  },
  {
    id: "technology",
    en: "Technology",
    zh: "技术设备",
    children: [
      { id: "system_failure", en: "System failure or freeze", zh: "系统崩溃或卡顿" },
      { id: "aging_equipment", en: "Ageing equipment", zh: "设备老化或损坏" },
      { id: "network", en: "Unstable network", zh: "网络不稳定" },
      { id: "data_sync", en: "Data synchronisation", zh: "数据同步问题" },
    ],
  },
  {
    id: "process",
    en: "Process",
    zh: "流程",
    children: [
      { id: "long_wait", en: "Long wait", zh: "等待时间过长" },
      { id: "mishandled_complaint", en: "Complaint mishandled", zh: "投诉处理不当" },
      { id: "understaffed", en: "Too few agents", zh: "坐席人员配备不足" },
      { id: "unclear_duty", en: "Unclear duty", zh: "职责不清" },
    ],
  },
  {
    id: "product",
    en: "Product",
    zh: "产品",
    children: [
      { id: "design_defect", en: "Design defect", zh: "设计缺陷" },
      { id: "unstable", en: "Unstable", zh: "性能不稳定" },
      { id: "not_as_described", en: "Not as described", zh: "与描述不符" },
    ],
  },
  {
    id: "partner",
    en: "Partner",
    zh: "合作方",
    children: [
      { id: "carrier_coordination", en: "Carrier coordination", zh: "承运商协作不畅" },
      { id: "sales_channel", en: "Poor sales channel", zh: "渠道服务质量差" },
    ],
  },
];

/** What cases are about, as complaints are counted in the service report; the ids are what help desks send. */
const issueTypes: Entries = [
  {
    id: "system_operation_error",
    en: "System operation error",
    zh: "系统操作错误",
    children: [
      { id: "order_system_freeze", en: "Order system freezes", zh: "订单系统卡顿" },
      { id: "loyalty_points_error", en: "Wrong loyalty points", zh: "会员积分错误" },
    ],
  },
  { id: "service_attitude", en: "Service attitude", zh: "服务态度", children: [] },
  { id: "delivery_delay", en: "Delivery delay", zh: "物流配送延误", children: [] },
  {
    id: "product",
    en: "Product",
    zh: "产品相关",
    children: [{ id: "product_description_mismatch", en: "Not as described", zh: "产品与描述不符" }],
  },
  {
    id: "other",
    en: "Other",
    zh: "其他",
    children: [
      { id: "payment", en: "Payment", zh: "支付" },
      { id: "privacy", en: "Privacy", zh: "隐私" },
    ],
  },
];

/** The taxonomies of a house whose administrator has published none. */
export const defaults = { "root-causes": rootCauses, "issue-types": issueTypes };

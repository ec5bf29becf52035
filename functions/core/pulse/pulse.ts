import type { Change } from "../../adapters/stream.ts";
import type { Item, Update } from "../item.ts";
import * as items from "./pulse.items.ts";

/** What administrators keep, beside members. */
const kept = [
  "team",
  "location",
  "calendar",
  "taxonomy",
  "policy",
  "sender",
  "key",
  "suppression",
  "survey",
  "request",
  "import",
  "intake",
  "intakeState",
];

/** The types of item whose changes move a topic: the stream's counter has to see them. */
function topicsOf(item: Item | undefined): string[] {
  if (!item) return [];
  const { type, id } = item;
  if (type === "task") {
    const own = item.ownerId ? [`tasks#${item.ownerId}`] : [];
    return ["tasks", `tasks#${item.teamId ?? "none"}`, ...own, "customers"];
  }
  if (type === "visit") {
    const own = item.auditorId ? [`visits#${item.auditorId}`] : [];
    const open = item.status === "open" ? ["visits#open"] : [];
    // Whoever serves the customer must not see a visit coming: it is in the history once it was handed in.
    return ["visits", ...open, ...own, ...(item.submittedAt ? ["customers"] : [])];
  }
  if (type === "invitation" && (item.campaignId || item.publicLinkId)) return ["customers", "campaigns"];
  if (type === "case" || type === "invitation") return ["customers"];
  if (type === "campaign" || type === "segment" || type === "publicLink") return ["campaigns"];
  if (type === "draw" || type === "program") return ["draws"];
  if (type === "staff") return ["organisation", `staff#${id}`];
  if (type === "notice") return String(item.wpk ?? "").startsWith("notices#") ? [String(item.wpk)] : [];
  return kept.includes(type) ? ["organisation"] : [];
}

/** The topics that a batch of changes moved, each once: where a thing was and where it is now. */
export const movedBy = (changes: Change[], isCounted: boolean): Set<string> =>
  new Set([
    ...changes.flatMap(({ before, after }) => [...topicsOf(before), ...topicsOf(after)]),
    ...(isCounted ? ["numbers"] : []),
  ]);

/** What tells that topics moved; written in the transaction that counts the batch, so that a replay tells nothing twice. */
export const beats = (topics: Iterable<string>): Update[] => [...topics].map(items.beat);

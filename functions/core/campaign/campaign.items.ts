import type { Envelope } from "../event.ts";
import type { Id } from "../id.ts";
import { type Get, news, type Put, type Query, type Update, when } from "../item.ts";
import type { Info, Segment } from "./campaign.ts";

const pkOf = (id: Id<"campaign">) => `campaign#${id}`;
const keyOf = (id: Id<"campaign">) => ({ pk: pkOf(id), sk: "campaign" });
const segmentKey = (id: Id<"campaign">, segment: number) => ({
  pk: pkOf(id),
  sk: `segment#${String(segment).padStart(3, "0")}`,
});

/** A campaign as it stands: asked anew in front of each of its sends. */
export const campaignOf = (id: Id<"campaign">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** All campaigns, the latest to begin first. */
export const listCampaigns = (): Query => ({ op: "query", index: "board", pk: "campaigns", newestFirst: true });

/** A campaign that was not there before. */
export const putCampaign = (campaign: Info): Put => ({
  op: "put",
  item: {
    type: "campaign",
    ...keyOf(campaign.id),
    bpk: "campaigns",
    bsk: `${campaign.startsAt}#${campaign.id}`,
    ...campaign,
  },
  when: when.absent(),
});

/** Moves a campaign from exactly how it was read; where its frame is to be passed through, the event says so. */
export const moveCampaign = (
  { id, state, pass }: Info,
  change: Partial<Pick<Info, "state" | "pass" | "passAt" | "changedAt" | "changedBy">>,
  event?: Envelope,
): Update => ({
  op: "update",
  key: keyOf(id),
  set: { ...change, ...(event && news(event)) },
  // Without news of its own the change must not tell the ones before again.
  ...(!event && { remove: ["events", "eventAt"] }),
  when: when.all(when.equals("state", state), when.equals("pass", pass)),
});

/** The parts of a campaign's frame. */
export const listSegments = (id: Id<"campaign">): Query => ({
  op: "query",
  pk: pkOf(id),
  sk: { beginsWith: "segment#" },
  consistent: true,
});

/** One part. */
export const segmentOf = (id: Id<"campaign">, segment: number): Get => ({
  op: "get",
  key: segmentKey(id, segment),
  consistent: true,
});

interface Lease {
  by: string;
  until: string;
}

/** A part that nobody was at before. */
export const putSegment = (segment: Segment, lease: Lease): Put => ({
  op: "put",
  item: { type: "segment", ...segmentKey(segment.campaignId, segment.segment), ...segment, lease },
  when: when.absent(),
});

/** Takes a part that was put down, or whose worker is overdue and still the one that was read. */
export const takeSegment = (
  id: Id<"campaign">,
  segment: number,
  lease: Lease,
  before: string | undefined,
  at: string,
): Update => ({
  op: "update",
  key: segmentKey(id, segment),
  set: { lease },
  when:
    before === undefined
      ? when.absent("lease")
      : when.all(when.equals("lease.by", before), when.below("lease.until", at)),
});

/** Keeps how far a part is, by whoever has it. */
export const keepSegment = ({ campaignId, segment, position, planPosition, ...done }: Segment, by: string): Update => ({
  op: "update",
  key: segmentKey(campaignId, segment),
  set: { ...done, position, planPosition },
  remove: [...(position ? [] : ["position"]), ...(planPosition ? [] : ["planPosition"])],
  when: when.equals("lease.by", by),
});

/** Puts a part down. */
export const leaveSegment = ({ campaignId, segment }: Segment, by: string): Update => ({
  op: "update",
  key: segmentKey(campaignId, segment),
  remove: ["lease"],
  when: when.equals("lease.by", by),
});

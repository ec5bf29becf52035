import * as table from "../../functions/adapters/table.ts";
import { deriveId } from "../../functions/core/id.ts";
import * as items from "../../functions/core/invitation/invitation.items.ts";
import type * as Invitation from "../../functions/core/invitation/invitation.ts";

/** Signing keys as the parameter holds them. */
export const signingKeys = { current: 1, keys: { "1": Buffer.alloc(32, 7).toString("base64") } };

/** An invitation to Ana about a solved case, planned for noon; what is given changes it. */
export const invitationOf = (more: Partial<Invitation.Info> = {}): Invitation.Info => ({
  id: deriveId("invitation", "test"),
  caseId: deriveId("case", "test"),
  resolution: 1,
  customerId: deriveId("customer", "test"),
  surveyId: "csat",
  surveyVersion: 1,
  kind: "csat",
  channel: "email",
  to: "ana@example.org",
  customerName: "Ana",
  locale: "en",
  timeZone: "UTC",
  status: "planned",
  inclusionProbability: 1,
  snapshot: { subject: "Parcel", agentName: "Lin", resolvedAt: "2026-05-03T12:00:00.000Z" },
  plannedAt: "2026-05-03T12:00:00.000Z",
  sendAt: "2026-05-04T12:00:00.000Z",
  expiresAt: "2026-06-03T12:00:00.000Z",
  ...more,
});

/** Puts an invitation into the table. */
export async function given(more: Partial<Invitation.Info> = {}): Promise<Invitation.Info> {
  const invitation = invitationOf(more);
  await table.write(items.putInvitation(invitation));
  return invitation;
}

/** The invitation's item as it stands. */
export const itemOf = (invitation: Invitation.Info) => table.get(items.invitationOf(invitation.id));

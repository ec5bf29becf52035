import * as z from "zod/mini";
import { announcement, type Delivery, id, isSigned, maybeText, vendor, word } from "../vendor.ts";

const Person = z.catch(
  z.nullish(z.object({ accountId: maybeText, displayName: maybeText, emailAddress: maybeText })),
  undefined,
);
const Named = z.catch(z.nullish(z.object({ name: maybeText })), undefined);
const Hook = z.object({
  webhookEvent: z.string(),
  timestamp: z.optional(z.number()),
  issue: z.optional(
    z.object({
      id: id,
      key: maybeText,
      fields: z.object({
        status: z.optional(z.object({ name: maybeText, statusCategory: z.optional(z.object({ key: z.string() })) })),
        summary: maybeText,
        ...{ priority: Named, issuetype: Named, assignee: Person, reporter: Person, project: Named },
        ...{ created: maybeText, updated: maybeText },
      }),
    }),
  ),
  changelog: z.optional(z.object({ items: z.array(z.object({ field: maybeText, fieldId: maybeText })) })),
});

function newsIn({ webhookEvent, timestamp, issue, changelog }: z.infer<typeof Hook>): Delivery["news"] {
  if (webhookEvent !== "jira:issue_updated") return `Events of type ${webhookEvent} are not used here.`;
  if (!issue) return "The event names no issue.";
  if (!changelog?.items.some(({ field, fieldId }) => word(fieldId ?? field) === "status"))
    return "The status did not change.";
  const category = word(issue.fields.status?.statusCategory?.key);
  if (!["done", "new", "indeterminate"].includes(category)) return "The category of the status is not known.";
  const { fields } = issue;
  return announcement("jira", {
    externalId: issue.key ?? issue.id,
    // Between two statuses of the same category nothing moves: the case is so already.
    status: category === "done" ? "resolved" : "open",
    at: timestamp ?? fields.updated,
    ...{ subject: fields.summary, priority: fields.priority?.name, issueType: fields.issuetype?.name },
    ...{ product: fields.project?.name, openedAt: fields.created },
    agent: { id: fields.assignee?.accountId, name: fields.assignee?.displayName },
    customer: {
      externalId: fields.reporter?.accountId,
      ...{ name: fields.reporter?.displayName, email: fields.reporter?.emailAddress },
    },
  });
}

export const jira = vendor({
  name: "jira",
  secret: "ours",
  isProven: ({ headers, raw }, secret) => {
    const [, hex = ""] = /^sha256=([0-9a-f]{64})$/i.exec(headers["x-hub-signature"] ?? "") ?? [];
    return isSigned("sha256", secret, [raw], "hex", hex);
  },
  format: { body: Hook },
  deliveries: (hook, _, { headers }) => [
    { id: headers["x-atlassian-webhook-identifier"], content: hook, news: newsIn(hook) },
  ],
});

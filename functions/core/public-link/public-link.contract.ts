import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Fields, Info } from "./public-link.ts";

const PublicLink = z.extend(Info, {
  url: z.string(),
  surveyName: z.string(),
  kind: z.enum(["csat", "nps", "ces"]),
  /** By language. */
  question: z.record(z.string(), z.string()),
  answered: z.number(),
  /** NPS in points, or the share of the satisfied, of this link's answers alone; null where they are too few. */
  result: z.optional(
    z.object({
      value: z.nullable(z.number()),
      low: z.nullable(z.number()),
      high: z.nullable(z.number()),
      n: z.number(),
    }),
  ),
});

const params = z.strictObject({ publicLinkId: idOf("publicLink") });

export const publicLinkContract = defineContract({
  list: {
    method: "GET",
    path: "/api/links",
    who: rights["campaigns.read"],
    summary: "The links that anybody may open, the latest first, and the surveys that can be asked so",
    output: z.object({
      links: z.array(PublicLink),
      surveys: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), isPaused: z.boolean() })),
    }),
  },
  fromId: {
    method: "GET",
    path: "/api/links/{publicLinkId}",
    who: rights["campaigns.read"],
    summary: "A link with its address and what was answered there",
    params,
    output: PublicLink,
  },
  create: {
    method: "POST",
    path: "/api/links",
    who: rights["campaigns.change"],
    summary: "Makes a link that anybody may open",
    body: Fields,
    output: PublicLink,
  },
  close: {
    method: "POST",
    path: "/api/links/{publicLinkId}/close",
    who: rights["campaigns.change"],
    summary: "Closes a link for good",
    params,
    output: PublicLink,
  },
});

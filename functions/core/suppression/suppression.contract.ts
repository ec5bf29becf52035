import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { channels, whys } from "./suppression.ts";

/** A contact point as a person writes it. */
const point = {
  channel: z.enum(channels),
  /** A mail address, or a number with its country code. */
  address: z
    .string()
    .check(z.trim(), z.minLength(1, "Write a mail address, or a number with its country code."), z.maxLength(254)),
};
const note = z
  .string()
  .check(z.trim(), z.minLength(3, "Say how and when the customer asked, for whoever looks later."), z.maxLength(500));

const By = { by: z.optional(z.string()), note: z.optional(z.string()) };

const Suppression = z.object({
  channel: z.enum(channels),
  why: z.enum(whys),
  at: z.string(),
  /** Enough to recognise, not to write to; absent for those from before it was kept. */
  masked: z.optional(z.string()),
  ...By,
});

const Lift = z.object({
  at: z.string(),
  /** What was lifted, and since when it stood. */
  why: z.enum(whys),
  since: z.string(),
  ...By,
});

const Standing = z.object({
  channel: z.enum(channels),
  masked: z.string(),
  /** Absent: it may be written to. */
  suppression: z.optional(Suppression),
  /** Whether staff may record that the customer asked to be written to again. */
  canLift: z.boolean(),
  /** Latest first. */
  lifts: z.array(Lift),
});

export const suppressionContract = defineContract({
  list: {
    method: "GET",
    path: "/api/suppressions",
    who: rights["organisation.change"],
    summary: "What was suppressed in a month, latest first, masked",
    query: z.strictObject({
      /** UTC */
      month: z.string().check(z.regex(/^20\d\d-(0[1-9]|1[0-2])$/, "A month such as 2026-11.")),
      cursor: z.optional(z.string().check(z.maxLength(200))),
      limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
    }),
    output: z.object({ suppressions: z.array(Suppression), cursor: z.optional(z.string()) }),
  },
  check: {
    method: "POST",
    path: "/api/suppressions/check",
    who: rights["organisation.change"],
    summary: "Whether an address or a number may be written to, and if not, why and since when",
    body: z.strictObject(point),
    output: Standing,
  },
  add: {
    method: "POST",
    path: "/api/suppressions",
    who: rights["organisation.change"],
    summary: "Writes down that a customer asked not to be written to",
    body: z.strictObject({ ...point, note }),
    output: Standing,
  },
  takeBack: {
    method: "POST",
    path: "/api/suppressions/lift",
    who: rights["organisation.change"],
    summary:
      "Writes down that the customer asked in writing to be written to again; never after a bounce or a complaint",
    body: z.strictObject({ ...point, note }),
    output: Standing,
  },
});

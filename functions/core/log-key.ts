import * as z from "zod/mini";
import type { Id } from "./id.ts";

/** What identifies an entry of a log by days: its moment and its cause. */
export interface LogKey {
  /** ISO 8601 UTC with milliseconds. */
  at: string;
  causeId: Id<"invitation"> | Id<"notice">;
}

const shape = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-((?:inv|ntc)_[0-7][0-9A-HJKMNP-TV-Z]{25})$/;

/** An entry's id, as an address can hold it. Ids sort by time. */
export const LogId = z.string().check(z.regex(shape));

export const logIdOf = ({ at, causeId }: LogKey): string => `${at.replace(/[-:.]/g, "")}-${causeId}`;

/** What an id says of its entry: the inverse of `logIdOf`. */
export function logKeyIn(id: string): LogKey {
  const [, year, month, day, hour, minute, second, ms, causeId] = shape.exec(id) ?? [];
  return { at: `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`, causeId: causeId as LogKey["causeId"] };
}

/** Sort key of an entry within its day. */
export const sortKeyOf = ({ at, causeId }: LogKey): string => `${at}#${causeId}`;

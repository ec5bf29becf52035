import type { Envelope } from "../event.ts";
import type { Id } from "../id.ts";
import { type Get, news, type Put, type Query, when } from "../item.ts";
import type { Info } from "./case.ts";

const keyOf = (id: Id<"case">) => ({ pk: `case#${id}`, sk: "case" });

/** The case. */
export const caseOf = (id: Id<"case">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** A case as it stands now, with the facts of this change, unless somebody else changed it since `before` was read. */
export const putCase = (value: Info, before: Info | undefined, events: Envelope[]): Put => ({
  op: "put",
  item: {
    type: "case",
    ...keyOf(value.id),
    ...value,
    ...(value.customerId && {
      hpk: `customer#${value.customerId}`,
      hsk: `${value.resolutions.at(-1) ?? value.createdAt}#case`,
    }),
    ...(events.length > 0 && news(...events)),
  },
  when: before ? when.equals("revision", before.revision) : when.absent(),
});

/** That a help desk tells about cases. */
export const putSource = (source: string): Put => ({
  op: "put",
  item: { type: "source", pk: "sources", sk: source },
  when: when.absent(),
});

/** The help desks that ever told about a case: a handful. */
export const listSources = (): Query => ({ op: "query", pk: "sources", limit: 30 });

import { useNavigate, useRouterState } from "@tanstack/react-router";
import type { Got } from "../../api/client.ts";
import { useMe } from "../../api/me.ts";
import type { IconName } from "../../ui/icons.tsx";
import { everywhere, shortcutsNow } from "../../ui/shell/keys.ts";
import { goKeysOf, iconOf, openPagesOf, placeOf } from "../../ui/shell/places.ts";
import { recent } from "../../ui/shell/recent.ts";
import { isFoundIn } from "../../ui/table/highlight.tsx";
import { useSay, useTerm, type WordId } from "../../words/words.tsx";

/** One line of the palette. */
export interface Entry {
  key: string;
  icon: IconName;
  title: string;
  /** What tells it from others of its title. */
  detail?: string;
  /** The keys that do the same. */
  keys?: string | undefined;
  run: () => void;
}

export interface Group {
  title: WordId;
  entries: Entry[];
}

const some = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(" · ");

/** What the palette offers for what is written in it: what can be done here, pages, and what the search found. */
export function useGroups(words: string[], found: Got<"search.find"> | undefined): Group[] {
  const say = useSay();
  const term = useTerm();
  const me = useMe();
  const navigate = useNavigate();
  const go = (to: string, id?: string) => () => navigate({ to: to.replace(/\$\w+/, id ?? "") });
  const here = useRouterState({ select: (state) => state.location.pathname });
  const looked = recent(me.id)
    .filter(({ to }) => to !== here)
    .map(({ to, page, title }) => ({ key: to, icon: iconOf(page), title, detail: say(page as WordId), run: go(to) }));
  const acts = shortcutsNow().map(({ title, shortcuts }) => ({
    title: title === everywhere ? ("palette.actions" as const) : title,
    entries: shortcuts.flatMap(({ icon, word, values, keys, run }) =>
      icon ? [{ key: `${word}${JSON.stringify(values)}`, icon, title: say(word, values), keys, run }] : [],
    ),
  }));
  const pages = openPagesOf(me).map(({ name, path }) => ({
    key: path,
    icon: iconOf(name),
    title: say(name as WordId),
    keys: goKeysOf(name),
    run: go(path),
  }));
  const casePath = placeOf("case")?.path;
  const named = (group: Group): Group => ({
    ...group,
    entries: group.entries.filter(({ title }) => isFoundIn(title, words)),
  });
  const groups: Group[] = [
    ...acts.filter(({ title }) => title !== "palette.actions").map(named),
    { title: "palette.recent", entries: words.length > 0 ? [] : looked },
    named({ title: "palette.pages", entries: pages }),
    ...acts.filter(({ title }) => title === "palette.actions").map(named),
    {
      title: "palette.customers",
      entries: (found?.customers ?? []).map(({ id, name, email, phone, externalId }) => ({
        key: id,
        icon: "person",
        title: name,
        detail: some(email, phone, externalId),
        run: go("/customers/$customerId", id),
      })),
    },
    {
      title: "palette.cases",
      entries: (found?.cases ?? []).flatMap(({ id, externalId, subject, source, status, customerId }) => {
        const run = casePath ? go(casePath, id) : customerId && go("/customers/$customerId", customerId);
        const detail = some(subject, source, term("caseStatus", status));
        return run ? [{ key: id, icon: "case" as const, title: externalId, detail, run }] : [];
      }),
    },
    {
      title: "palette.tasks",
      entries: (found?.tasks ?? []).map(({ id, customerName, title, status, ownerName }) => ({
        key: id,
        icon: "queue",
        title: customerName,
        detail: some(title, term("taskStatus", status), ownerName),
        run: go("/tasks/$taskId", id),
      })),
    },
    {
      title: "palette.visits",
      entries: (found?.visits ?? []).map(({ id, customerName, locationId, quarter, status }) => ({
        key: id,
        icon: "visit",
        title: customerName ?? locationId ?? id.slice(-4),
        detail: some(customerName && locationId, quarter, term("visitStatus", status)),
        run: go("/visits/$visitId", id),
      })),
    },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

import body from "virtual:body/taxonomy.publish";
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Got } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./editor.module.css";
import * as Tree from "./entries.ts";
import { Read } from "./read.tsx";
import { Row, type RowVerbs } from "./row.tsx";

type Taxonomy = Got<"taxonomy.list">["taxonomies"][number];

/** One taxonomy's tree, edited as a draft and published as its next version, beside how it reads in both languages. */
export function TaxonomyEditor({ taxonomy }: { taxonomy: Taxonomy }) {
  const say = useSay();
  const { name, version } = taxonomy;
  const publish = useDeed("taxonomy.publish", ["taxonomy.list", "task.rootCauses"]);
  const form = useForm("taxonomy.publish", {
    schema: body,
    draft: `taxonomy.${name}`,
    initial: { version, entries: Tree.toEdit(taxonomy.entries) },
    send: ({ entries, version }) => publish.mutateAsync({ name, version, entries: Tree.toSend(entries) }),
    said: say("taxonomy.published"),
  });
  const [focus, setFocus] = useState<string>();
  useEffect(() => {
    if (focus) document.getElementById(form.idOf(focus as "entries"))?.focus();
    setFocus(undefined);
  }, [focus, form.idOf]);

  const { entries } = form.values;
  const published = new Set(taxonomy.entries.flatMap((entry) => [entry, ...entry.children].map(({ id }) => id)));
  const verbs: RowVerbs = {
    change: (place, change) => form.set("entries", Tree.changed(entries, place, change)),
    add: (place) => {
      form.set("entries", Tree.inserted(entries, place));
      setFocus(`${Tree.pathOf(place)}.en`);
    },
    move: (place, by, field) => {
      const moved = Tree.moved(entries, place, by);
      if (!moved) return;
      form.set("entries", moved.entries);
      setFocus(`${Tree.pathOf(moved.place)}.${field}`);
      announce(say("taxonomy.moved", { place: (moved.place.at(-1) ?? 0) + 1, count: moved.of }));
    },
    remove: (place) => {
      form.set("entries", Tree.removed(entries, place));
      setFocus(`${Tree.pathOf([place[0]])}.en`);
    },
  };
  // The form's paths end at two names; those of a tree go on.
  const field = (path: string, label: string, missing: string) => form.field(path as "entries", label, missing);
  const row = (place: Tree.Place, entry: Tree.Leaf, count: number) => (
    <Row
      place={place}
      entry={entry}
      isPublished={published.has(entry.id)}
      count={count}
      field={field}
      idOf={(path) => form.idOf(path as "entries")}
      verbs={verbs}
    />
  );

  return (
    <div className={classes.place}>
      <div className={classes.sides}>
        <Panel
          title={say("taxonomy.edit")}
          aside={
            <span className={classes.quiet}>
              {version === 0 ? (
                say("taxonomy.asDelivered")
              ) : (
                <>
                  {say("taxonomy.version", { version })} ·{" "}
                  {say("taxonomy.publishedBy", { name: taxonomy.publishedBy ?? "" })}
                  {taxonomy.publishedAt && (
                    <>
                      , <Moment at={taxonomy.publishedAt} />
                    </>
                  )}
                </>
              )}
            </span>
          }
        >
          <Form
            form={form}
            action={say("taxonomy.publish", { version: version + 1 })}
            aside={
              form.isDirty ? (
                <Button variant="subtle" color="gray" onClick={form.reset}>
                  {say("taxonomy.discard")}
                </Button>
              ) : (
                <span className={classes.quiet}>{say("taxonomy.unchanged")}</span>
              )
            }
          >
            <div className={classes.tree}>
              <div className={classes.columns} aria-hidden="true">
                <span>{say("administration.english")}</span>
                <span>{say("administration.chinese")}</span>
                <span>{say("taxonomy.id")}</span>
              </div>
              <ul className={classes.branches}>
                {entries.map((entry, first) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a new entry has no id yet, and ids are being typed
                  <li key={first} className={classes.branch} id={form.idOf(`entries.${first}.children` as "entries")}>
                    {row([first], entry, entries.length)}
                    {form.errorOf(`entries.${first}.children`) && (
                      <p className={classes.error}>{form.errorOf(`entries.${first}.children`)}</p>
                    )}
                    <ul className={classes.leaves}>
                      {entry.children.map((child, second) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: as above
                        <li key={second}>{row([first, second], child, entry.children.length)}</li>
                      ))}
                      <li>
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          aria-label={say("taxonomy.addBelow", { name: entry.en || say("taxonomy.newOne") })}
                          onClick={() => verbs.add([first, entry.children.length])}
                        >
                          + {say("taxonomy.add")}
                        </Button>
                      </li>
                    </ul>
                  </li>
                ))}
              </ul>
              <Button size="xs" variant="default" onClick={() => verbs.add([entries.length])}>
                + {say("taxonomy.addFirst")}
              </Button>
              <p className={classes.quiet}>{say("taxonomy.keys")}</p>
            </div>
          </Form>
        </Panel>
        <Read entries={entries} />
      </div>
    </div>
  );
}

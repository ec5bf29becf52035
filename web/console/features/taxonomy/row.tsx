import { Button, TextInput, type TextInputProps, UnstyledButton } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./editor.module.css";
import { after, idFor, type Leaf, type Place, pathOf } from "./entries.ts";

type Word = "en" | "zh" | "id";

/** What a row may do to the tree. */
export interface RowVerbs {
  change(place: Place, change: Partial<Leaf>): void;
  add(place: Place): void;
  /** `field` keeps the focus. */
  move(place: Place, by: -1 | 1, field: string): void;
  remove(place: Place): void;
}

/** One entry of the tree: its name in both languages, its id, its place, and whether it is offered. */
export function Row(props: {
  place: Place;
  entry: Leaf;
  isPublished: boolean;
  /** How many stand beside it, itself included. */
  count: number;
  field: (path: string, label: string, missing: string) => TextInputProps;
  idOf: (path: string) => string;
  verbs: RowVerbs;
}) {
  const { place, entry, isPublished, verbs } = props;
  const say = useSay();
  const path = pathOf(place);
  const index = place.at(-1) ?? 0;
  const name = entry.en || say("taxonomy.newOne");

  const onKeyDown = (event: KeyboardEvent, field: Word) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      verbs.add(after(place));
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      verbs.move(place, event.key === "ArrowUp" ? -1 : 1, field);
    }
  };
  const input = (field: Word, missing: "taxonomy.enMissing" | "taxonomy.zhMissing" | "taxonomy.idMissing") => {
    const { label, ...rest } = props.field(`${path}.${field}`, say(`taxonomy.${field}Of`, { name }), say(missing));
    return {
      ...rest,
      size: "xs",
      "aria-label": String(label),
      required: false,
      "aria-required": true,
      onKeyDown: (event: KeyboardEvent) => onKeyDown(event, field),
    } as const;
  };
  const button = (by: -1 | 1) => {
    const isEnd = by < 0 ? index === 0 : index === props.count - 1;
    const field = by < 0 ? "up" : "down";
    return (
      <UnstyledButton
        id={props.idOf(`${path}.${field}`)}
        className={classes.icon}
        data-up={by < 0 || undefined}
        aria-disabled={isEnd || undefined}
        aria-label={say(by < 0 ? "taxonomy.up" : "taxonomy.down", { name })}
        onClick={() => verbs.move(place, by, field)}
      >
        <Icon name="chevronDown" size={16} />
      </UnstyledButton>
    );
  };

  return (
    <div className={classes.row} data-level={place.length} data-retired={entry.retired || undefined}>
      <TextInput
        {...input("en", "taxonomy.enMissing")}
        className={classes.en ?? ""}
        lang="en"
        onChange={(event) => {
          const en = event.currentTarget.value;
          // The id of a new one follows its name until somebody writes another.
          const follows = !isPublished && entry.id === idFor(entry.en);
          verbs.change(place, { en, ...(follows && { id: idFor(en) }) });
        }}
      />
      <TextInput {...input("zh", "taxonomy.zhMissing")} className={classes.zh ?? ""} lang="zh-CN" />
      <div className={classes.id}>
        {isPublished ? (
          <code>{entry.id}</code>
        ) : (
          <TextInput {...input("id", "taxonomy.idMissing")} classNames={{ input: classes.code ?? "" }} />
        )}
      </div>
      <div className={classes.acts}>
        {entry.retired && <Mark meaning="plain">{say("taxonomy.retired")}</Mark>}
        {!isPublished && <Mark meaning="info">{say("taxonomy.new")}</Mark>}
        {isPublished ? (
          <Button
            size="compact-xs"
            variant="subtle"
            color={entry.retired ? "accent" : "gray"}
            aria-label={say(entry.retired ? "taxonomy.restoreName" : "taxonomy.retireName", { name })}
            onClick={() => verbs.change(place, { retired: !entry.retired })}
          >
            {say(entry.retired ? "taxonomy.restore" : "taxonomy.retire")}
          </Button>
        ) : (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={say("taxonomy.removeName", { name })}
            onClick={() => verbs.remove(place)}
          >
            {say("taxonomy.remove")}
          </Button>
        )}
        {button(-1)}
        {button(1)}
      </div>
    </div>
  );
}

import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { useLocale, useSay } from "../../words/words.tsx";
import type { ItemAnswer } from "./draft.ts";
import classes from "./item-field.module.css";
import type { Scorecard } from "./visit-status.tsx";

export type Item = Scorecard["sections"][number]["items"][number];

/** What keeps an item from being answered, as `problemsOf` in the scorecard's rules sees it; undefined when nothing does. */
export function problemOf(item: Item, answer: ItemAnswer | undefined): "score" | "reason" | "range" | undefined {
  if (answer?.na) return answer.naReason?.trim() ? undefined : "reason";
  if (answer?.score === undefined) return "score";
  return answer.score >= 0 && answer.score <= item.max && Number.isInteger(answer.score) ? undefined : "range";
}

/** One item of the scorecard: its score, or why it does not apply, and a remark. */
export function ItemField(props: {
  item: Item;
  answer: ItemAnswer | undefined;
  error: string | undefined;
  change: (answer: ItemAnswer) => void;
}) {
  const { item, answer } = props;
  const say = useSay();
  const { locale } = useLocale();
  const id = useId();
  const [hasRemark, openRemark] = useState(Boolean(answer?.comment));
  const set = (changes: Partial<ItemAnswer>) => {
    const next = { itemId: item.id, ...answer, ...changes };
    props.change(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as ItemAnswer);
  };
  const scores =
    item.max === 1 ? [0, 1] : item.max <= 10 ? Array.from({ length: item.max + 1 }, (_, n) => n) : quarters(item.max);
  return (
    <fieldset
      id={`item-${item.id}`}
      className={classes.item}
      data-wrong={props.error !== undefined || undefined}
      aria-describedby={`${id}-notes`}
    >
      <legend className={classes.title}>{item.title[locale]}</legend>
      {(item.critical || props.error) && (
        <div id={`${id}-notes`}>
          {item.critical && (
            <p className={classes.critical}>
              <Mark meaning="warning">{say("visit.critical")}</Mark> {item.critical.reason[locale]}
            </p>
          )}
          {props.error && (
            <p className={classes.error}>
              <Icon name="bad" size={16} /> {props.error}
            </p>
          )}
        </div>
      )}
      {!answer?.na && (
        <div className={classes.scores}>
          {scores.map((score) => (
            <label key={score} className={classes.score}>
              <input
                type="radio"
                name={`score-${item.id}`}
                checked={answer?.score === score}
                onChange={() => set({ score })}
              />
              {item.max === 1 ? say(score === 1 ? "yes" : "no") : score}
            </label>
          ))}
          {item.max > 10 && (
            <TextInput
              className={classes.exact ?? ""}
              type="number"
              inputMode="numeric"
              min={0}
              max={item.max}
              step={1}
              aria-label={say("visit.exact", { max: item.max })}
              rightSection={<span className={classes.of}>/ {item.max}</span>}
              rightSectionWidth={52}
              value={answer?.score ?? ""}
              onChange={(event) => {
                const value = event.currentTarget.valueAsNumber;
                set({ score: Number.isNaN(value) ? undefined : Math.round(value) });
              }}
            />
          )}
        </div>
      )}
      <div className={classes.extras}>
        <Checkbox
          size="md"
          label={say("visit.na")}
          checked={answer?.na ?? false}
          onChange={(event) =>
            set(event.currentTarget.checked ? { na: true, score: undefined } : { na: undefined, naReason: undefined })
          }
        />
        {!hasRemark && (
          <button type="button" className={classes.addRemark} onClick={() => openRemark(true)}>
            <Icon name="note" size={14} /> {say("visit.addRemark")}
          </button>
        )}
      </div>
      {answer?.na && (
        <TextInput
          required
          maxLength={500}
          label={say("visit.naReason")}
          value={answer.naReason ?? ""}
          onChange={(event) => set({ naReason: event.currentTarget.value })}
        />
      )}
      {hasRemark && (
        <Textarea
          autosize
          minRows={2}
          maxLength={2000}
          label={say("visit.remark")}
          value={answer?.comment ?? ""}
          onChange={(event) => set({ comment: event.currentTarget.value })}
        />
      )}
    </fieldset>
  );
}

const quarters = (max: number): number[] => [0, 1, 2, 3, 4].map((part) => Math.round((max * part) / 4));

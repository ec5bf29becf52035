import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useSay } from "../../words/words.tsx";
import { attributes, clauseOf, outcomeOf, testsOf } from "./edit.ts";
import classes from "./policy.module.css";
import type { Clause, Outcome, Read, Rule } from "./sentence.ts";

/** What one rule says, to be changed. */
export function RuleFields(props: {
  rule: Rule;
  surveys: Read["surveys"];
  nameField: object;
  change: (rule: Rule) => void;
}) {
  const { rule, change } = props;
  const say = useSay();
  const setClause = (at: number, clause: Clause) => change({ ...rule, when: rule.when.with(at, clause) });
  return (
    <div className={classes.fields}>
      <TextInput {...props.nameField} autoComplete="off" />
      <fieldset className={classes.group}>
        <legend>{say("policy.conditions")}</legend>
        {rule.when.length === 0 && <p className={classes.quiet}>{say("policy.noConditions")}</p>}
        {rule.when.map((clause, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has nothing else to be known by
          <div key={at} className={classes.clause}>
            <NativeSelect
              aria-label={say("policy.attribute", { n: at + 1 })}
              value={clause.attribute}
              data={attributes.map((value) => ({ value, label: say(`policy.attribute.${value}`) }))}
              onChange={(event) =>
                setClause(at, clauseOf(event.currentTarget.value as Clause["attribute"], clause.test, clause))
              }
            />
            <ClauseFields clause={clause} at={at} change={(next) => setClause(at, next)} />
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={say("policy.removeCondition", { n: at + 1 })}
              onClick={() => change({ ...rule, when: rule.when.toSpliced(at, 1) })}
            >
              {say("policy.remove")}
            </Button>
          </div>
        ))}
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => change({ ...rule, when: [...rule.when, clauseOf("tier", "oneOf")] })}
        >
          + {say("policy.addCondition")}
        </Button>
      </fieldset>
      <OutcomeFields
        outcome={rule.outcome}
        surveys={props.surveys}
        change={(outcome) => change({ ...rule, outcome })}
      />
    </div>
  );
}

function ClauseFields({ clause, at, change }: { clause: Clause; at: number; change: (clause: Clause) => void }) {
  const say = useSay();
  if (clause.test === "is")
    return (
      <NativeSelect
        aria-label={say("policy.value", { n: at + 1 })}
        value={String(clause.value)}
        data={[
          { value: "true", label: say("policy.yes") },
          { value: "false", label: say("policy.no") },
        ]}
        onChange={(event) => change({ ...clause, value: event.currentTarget.value === "true" })}
      />
    );
  return (
    <>
      <NativeSelect
        aria-label={say("policy.test", { n: at + 1 })}
        value={clause.test}
        data={testsOf(clause.attribute).map((value) => ({ value, label: say(`policy.test.${value}`) }))}
        onChange={(event) => change(clauseOf(clause.attribute, event.currentTarget.value as Clause["test"], clause))}
      />
      {"count" in clause ? (
        <NumberInput
          aria-label={say("policy.value", { n: at + 1 })}
          value={clause.count}
          min={1}
          hideControls
          onChange={(count) => change({ ...clause, count: Number(count) || 1 })}
        />
      ) : (
        <TextInput
          aria-label={say("policy.value", { n: at + 1 })}
          placeholder={clause.attribute === "tier" ? "high, medium" : say("policy.valuesHint")}
          defaultValue={clause.values.join(", ")}
          key={clause.attribute}
          onChange={(event) =>
            change({
              ...clause,
              values: event.currentTarget.value
                .split(/[,，]/)
                .map((value) => value.trim())
                .filter(Boolean),
            })
          }
        />
      )}
    </>
  );
}

function OutcomeFields(props: { outcome: Outcome; surveys: Read["surveys"]; change: (outcome: Outcome) => void }) {
  const { outcome, surveys, change } = props;
  const say = useSay();
  const numberOf = (value: string | number) => (value === "" ? undefined : Number(value));
  const days = (clock: "any" | "same", label: string) =>
    outcome.do === "change" && (
      <NumberInput
        label={label}
        value={outcome.quarantineDays?.[clock] ?? ""}
        min={0}
        max={730}
        hideControls
        onChange={(value) =>
          change({ ...outcome, quarantineDays: { ...outcome.quarantineDays, [clock]: numberOf(value) } })
        }
      />
    );
  return (
    <div className={classes.outcome}>
      <NativeSelect
        label={say("policy.then")}
        value={outcome.do}
        data={(["ask", "skip", "change"] as const).map((value) => ({ value, label: say(`policy.do.${value}`) }))}
        onChange={(event) => change(outcomeOf(event.currentTarget.value as Outcome["do"], surveys[0]?.id ?? "csat"))}
      />
      {outcome.do === "ask" && (
        <NativeSelect
          label={say("policy.survey")}
          value={outcome.survey}
          data={surveys.map(({ id, name, isPaused }) => ({
            value: id,
            label: isPaused ? say("policy.paused", { name }) : name,
          }))}
          onChange={(event) => change({ do: "ask", survey: event.currentTarget.value })}
        />
      )}
      {outcome.do === "skip" && (
        <TextInput
          label={say("policy.because")}
          value={outcome.because}
          onChange={(event) => change({ do: "skip", because: event.currentTarget.value })}
        />
      )}
      {days("any", say("policy.anyClock"))}
      {days("same", say("policy.sameClock"))}
      {outcome.do === "change" && (
        <NumberInput
          label={say("policy.share")}
          value={outcome.sampleShare === undefined ? "" : Math.round(outcome.sampleShare * 1000) / 10}
          min={0.1}
          max={100}
          hideControls
          onChange={(value) => {
            const percent = numberOf(value);
            change({ ...outcome, sampleShare: percent === undefined ? undefined : percent / 100 });
          }}
        />
      )}
    </div>
  );
}

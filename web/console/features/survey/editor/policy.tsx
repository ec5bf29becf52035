import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { Icon } from "../../../ui/icons.tsx";
import { useSay } from "../../../words/words.tsx";
import { type Definition, type Problem, problemAt } from "./draft.ts";
import classes from "./editor.module.css";
import { SaidFields } from "./words.tsx";

type Policy = Definition["policy"];

/** Name, languages, and when and how often it asks. */
export function PolicyPart(props: {
  definition: Definition;
  problems: Problem[];
  onChange: (change: Partial<Definition>) => void;
}) {
  const say = useSay();
  const { definition, problems } = props;
  const { policy, locales } = definition;
  const set = (change: Partial<Policy>) => props.onChange({ policy: { ...policy, ...change } });
  const number = (label: string, value: number, min: number, max: number, onChange: (value: number) => void) => (
    <NumberInput
      label={label}
      value={value}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="blur"
      onChange={(next) => typeof next === "number" && next >= min && next <= max && onChange(next)}
    />
  );
  const hours = (minutes: number) => Math.round(minutes / 60);
  return (
    <div className={classes.part}>
      <section className={classes.group}>
        <TextInput
          label={say("surveys.name")}
          value={definition.name}
          error={definition.name.trim() === "" && say("surveys.nameMissing")}
          onChange={(event) => event.currentTarget.value.trim() && props.onChange({ name: event.currentTarget.value })}
        />
        <TextInput
          label={say("surveys.locales")}
          description={say("surveys.locales.hint")}
          inputWrapperOrder={["label", "input", "error", "description"]}
          defaultValue={locales.join(", ")}
          error={problemAt(problems, "locales")}
          onBlur={(event) => {
            const next = event.currentTarget.value
              .split(/[\s,，]+/)
              .filter((each) => /^[a-z]{2,3}(-[A-Za-z]+)*$/.test(each));
            if (next.length > 0 && next.join() !== locales.join()) props.onChange({ locales: next });
            event.currentTarget.value = (next.length > 0 ? next : locales).join(", ");
          }}
        />
        <Checkbox
          label={say("surveys.anonymous")}
          checked={definition.anonymous}
          onChange={(event) => props.onChange({ anonymous: event.currentTarget.checked })}
        />
      </section>
      <section className={classes.group}>
        <h3>{say("surveys.policy")}</h3>
        <div className={classes.row}>
          {number(say("surveys.delay"), hours(policy.delay.minutes), 0, 2160, (value) =>
            set({ delay: { ...policy.delay, minutes: value * 60 } }),
          )}
          <NativeSelect
            label={say("surveys.delayIn")}
            value={policy.delay.counted}
            onChange={(event) =>
              set({ delay: { ...policy.delay, counted: event.currentTarget.value as "clock" | "business" } })
            }
            data={(["clock", "business"] as const).map((value) => ({ value, label: say(`surveys.delayIn.${value}`) }))}
          />
          {number(say("surveys.expires"), policy.expiresAfterDays, 1, 90, (value) => set({ expiresAfterDays: value }))}
        </div>
        <div className={classes.row}>
          {number(say("surveys.from"), policy.sendWindow.fromHour, 0, 23, (value) =>
            set({ sendWindow: { ...policy.sendWindow, fromHour: value } }),
          )}
          {number(say("surveys.to"), policy.sendWindow.toHour, 1, 24, (value) =>
            set({ sendWindow: { ...policy.sendWindow, toHour: value } }),
          )}
          {number(say("surveys.share"), Math.round(policy.sampleShare * 100), 1, 100, (value) =>
            set({ sampleShare: value / 100 }),
          )}
        </div>
        {problemAt(problems, "policy.sendWindow") && (
          <p className={classes.wrong}>{problemAt(problems, "policy.sendWindow")}</p>
        )}
        <div className={classes.row}>
          {number(say("surveys.quarantine.any"), policy.quarantineDays.any, 0, 730, (value) =>
            set({ quarantineDays: { ...policy.quarantineDays, any: value } }),
          )}
          {number(say("surveys.quarantine.same"), policy.quarantineDays.same, 0, 730, (value) =>
            set({ quarantineDays: { ...policy.quarantineDays, same: value } }),
          )}
        </div>
        {problemAt(problems, "policy.quarantineDays") && (
          <p className={classes.soft}>{problemAt(problems, "policy.quarantineDays")}</p>
        )}
      </section>
      <section className={classes.group}>
        <h3>{say("surveys.reminders")}</h3>
        {policy.reminders.map((reminder, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: reminders have no ids, and are never put into another order
          <div key={index} className={classes.question}>
            <div className={classes.bar}>
              <strong>{say("surveys.reminder", { n: index + 1 })}</strong>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={say("surveys.remove", { what: say("surveys.reminder", { n: index + 1 }) })}
                onClick={() => set({ reminders: policy.reminders.filter((_, at) => at !== index) })}
              >
                <Icon name="trash" size={16} />
              </Button>
            </div>
            {number(say("surveys.reminder.after"), hours(reminder.afterMinutes), 1, 1440, (value) =>
              set({
                reminders: policy.reminders.map((each, at) =>
                  at === index ? { ...each, afterMinutes: value * 60 } : each,
                ),
              }),
            )}
            <SaidFields
              label={say("surveys.word.subject")}
              path={`policy.reminders.${index}.subject`}
              said={reminder.subject}
              locales={locales}
              problems={problems}
              onChange={(subject) =>
                set({
                  reminders: policy.reminders.map((each, at) =>
                    at === index
                      ? { ...each, subject: Object.values(subject).some(Boolean) ? subject : undefined }
                      : each,
                  ),
                })
              }
            />
          </div>
        ))}
        {problemAt(problems, "policy.reminders") && (
          <p className={classes.wrong}>{problemAt(problems, "policy.reminders")}</p>
        )}
        {policy.reminders.length < 5 && (
          <div>
            <Button
              variant="default"
              leftSection={<Icon name="plus" size={16} />}
              onClick={() => set({ reminders: [...policy.reminders, { afterMinutes: 3 * 1440 }] })}
            >
              {say("surveys.addReminder")}
            </Button>
          </div>
        )}
        <Checkbox
          label={say("surveys.cascade")}
          checked={policy.cascade !== undefined}
          onChange={(event) => set({ cascade: event.currentTarget.checked ? { afterMinutes: 2 * 1440 } : undefined })}
        />
        {policy.cascade &&
          number(say("surveys.cascade.after"), hours(policy.cascade.afterMinutes), 1, 1440, (value) =>
            set({ cascade: { afterMinutes: value * 60 } }),
          )}
      </section>
    </div>
  );
}

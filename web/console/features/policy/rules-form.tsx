import body from "virtual:body/policy.publish";
import { Button, UnstyledButton } from "@mantine/core";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useDeed } from "../../api/queries.ts";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Icon } from "../../ui/icons.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { useSay } from "../../words/words.tsx";
import { DryRun } from "./dry-run.tsx";
import { moved, newRule } from "./edit.ts";
import classes from "./policy.module.css";
import { RuleFields } from "./rule-fields.tsx";
import { type Read, type Rule, ruleName, useRuleSentence } from "./sentence.ts";

/** The rules as a draft: put in order, changed, tried on the last month, published. */
export function RulesForm({ policy, surveys }: Pick<Read, "policy" | "surveys">) {
  const say = useSay();
  const sentence = useRuleSentence(surveys);
  const publish = useDeed("policy.publish", ["policy.read"]);
  const form = useForm("policy.publish", {
    schema: body,
    draft: "policy",
    initial: { version: policy.version, rules: policy.rules as never },
    send: (sent) => publish.mutateAsync(sent),
    said: say("policy.published"),
  });
  const rules = form.values.rules as unknown as Rule[];
  const set = (next: Rule[]) => form.set("rules", next as never);
  const [open, setOpen] = useState<string>();
  const [dragged, setDragged] = useState<number>();
  const [focus, setFocus] = useState<string>();
  useEffect(() => {
    if (focus) document.getElementById(focus)?.focus();
    setFocus(undefined);
  }, [focus]);

  const move = (from: number, to: number, button: string) => {
    const rule = rules[from];
    if (!rule || to < 0 || to >= rules.length) return;
    set(moved(rules, from, to));
    setFocus(`${rule.id}-${button}`);
    announce(say("policy.moved", { place: to + 1, count: rules.length }));
  };
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(at, event.key === "ArrowUp" ? at - 1 : at + 1, "edit");
  };
  const arrow = (at: number, by: -1 | 1, name: string, id: string) => {
    const button = by < 0 ? "up" : "down";
    const isEnd = at + by < 0 || at + by >= rules.length;
    return (
      <UnstyledButton
        id={`${id}-${button}`}
        className={classes.icon}
        data-up={by < 0 || undefined}
        aria-disabled={isEnd || undefined}
        aria-label={say(by < 0 ? "policy.up" : "policy.down", { name })}
        onClick={() => move(at, at + by, button)}
      >
        <Icon name="chevronDown" size={16} />
      </UnstyledButton>
    );
  };
  return (
    <>
      <Form
        form={form}
        action={say("policy.publish", { version: policy.version + 1 })}
        aside={
          form.isDirty && (
            <Button variant="subtle" color="gray" onClick={form.reset}>
              {say("policy.discard")}
            </Button>
          )
        }
      >
        <ol className={classes.rules}>
          {rules.map((rule, at) => {
            const name = ruleName(rule.name) || say("policy.newRule");
            const isOpen = open === rule.id;
            const errors = ["id", "when", "outcome"].flatMap((part) => form.errorOf(`rules.${at}.${part}`) ?? []);
            // Declared for all, so that what is wrong with a closed one has its place.
            const nameField = form.field(`rules.${at}.name` as "rules", say("policy.name"), say("policy.nameMissing"));
            for (const part of ["when", "outcome"]) form.field(`rules.${at}.${part}` as "rules", name);
            return (
              <li
                key={rule.id}
                className={classes.rule}
                data-dragged={dragged === at || undefined}
                onDragOver={(event) => dragged !== undefined && event.preventDefault()}
                onDrop={() => dragged !== undefined && move(dragged, at, "edit")}
              >
                <div className={classes.head} id={form.idOf(`rules.${at}.when` as "rules")}>
                  <span
                    className={classes.place}
                    draggable
                    aria-hidden="true"
                    title={say("policy.drag")}
                    onDragStart={() => setDragged(at)}
                    onDragEnd={() => setDragged(undefined)}
                  >
                    {at + 1}
                  </span>
                  <div className={classes.says}>
                    <strong>{name}</strong>
                    <p>{sentence(rule, at === rules.length - 1)}</p>
                  </div>
                  <div className={classes.acts}>
                    <Button
                      id={`${rule.id}-edit`}
                      size="compact-sm"
                      variant="default"
                      aria-expanded={isOpen}
                      aria-label={say("policy.editName", { name })}
                      onKeyDown={(event) => onKeyDown(event, at)}
                      onClick={() => setOpen(isOpen ? undefined : rule.id)}
                    >
                      {say(isOpen ? "policy.close" : "policy.edit")}
                    </Button>
                    {rules.length > 1 && (
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        color="gray"
                        aria-label={say("policy.removeName", { name })}
                        onClick={() => set(rules.toSpliced(at, 1))}
                      >
                        {say("policy.remove")}
                      </Button>
                    )}
                    {arrow(at, -1, name, rule.id)}
                    {arrow(at, 1, name, rule.id)}
                  </div>
                </div>
                {errors.map((error) => (
                  <p key={error} className={classes.error}>
                    {error}
                  </p>
                ))}
                {isOpen && (
                  <RuleFields
                    rule={rule}
                    surveys={surveys}
                    nameField={nameField}
                    change={(next) => set(rules.with(at, next))}
                  />
                )}
              </li>
            );
          })}
        </ol>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            const rule = newRule(rules, surveys[0]?.id ?? "csat");
            // Below the last one, which holds for everybody, none would be reached.
            set(rules.toSpliced(Math.max(0, rules.length - 1), 0, rule));
            setOpen(rule.id);
          }}
        >
          + {say("policy.add")}
        </Button>
        <p className={classes.quiet}>{say("policy.keys")}</p>
      </Form>
      <DryRun rules={rules} surveys={surveys} />
    </>
  );
}

import body from "virtual:body/program.upsert";
import { NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Answer } from "../../ui/states.tsx";
import { useLocale, useSay } from "../../words/words.tsx";
import classes from "./form.module.css";

/** The first programme: a name and a scorecard; the rest begins with 5 % of each value tier, at least one. */
export function NewProgram() {
  const say = useSay();
  const { locale } = useLocale();
  const cards = useAnswer("scorecard.list", {});
  const create = useDeed("program.upsert", ["program.list"]);
  const newest = [...new Map(cards.data?.scorecards.map((card) => [card.id, card])).values()];
  const form = useForm("program.upsert", {
    schema: body,
    draft: "program",
    initial: { name: "", scorecardId: "", scorecardVersion: 0 },
    send: (program) => create.mutateAsync(program),
    said: say("program.done"),
  });
  return (
    <div className={classes.form} data-first>
      <Form form={form} action={say("program.create")}>
        <TextInput {...form.field("name", say("program.name"), say("program.nameMissing"))} />
        <Answer query={cards} skeleton={<Skeleton height={60} />}>
          {() => (
            <NativeSelect
              {...form.field("scorecardId", say("program.scorecard"), say("program.scorecardMissing"))}
              onChange={(event) => {
                const card = newest.find(({ id }) => id === event.currentTarget.value);
                form.set("scorecardId", card?.id ?? "");
                form.set("scorecardVersion", card?.version ?? 0);
              }}
              data={[
                { value: "", label: say("choose") },
                ...newest.map((card) => ({ value: card.id, label: card.title[locale] })),
              ]}
            />
          )}
        </Answer>
        <p className={classes.text}>{say("program.defaults")}</p>
      </Form>
    </div>
  );
}

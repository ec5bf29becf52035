import { Button, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { announce } from "../../ui/announce.tsx";
import { useDraft } from "../../ui/kept.ts";
import { Answer, Failed } from "../../ui/states.tsx";
import { useLocale, useSay } from "../../words/words.tsx";
import classes from "./form.module.css";

/** The first programme: a name and a scorecard; the rest begins with 5 % of each value tier, at least one. */
export function NewProgram() {
  const say = useSay();
  const { locale } = useLocale();
  const cards = useAnswer("scorecard.list", {});
  const create = useDeed("program.upsert", ["program.list"]);
  const [draft, setDraft] = useDraft("program", { name: "", card: "" });
  const [tried, setTried] = useState(false);
  return (
    <form
      className={classes.form}
      data-first
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const card = cards.data?.scorecards.find(({ id }) => id === draft.card);
        if (draft.name.trim() && card)
          create.mutate(
            { name: draft.name.trim(), scorecardId: card.id, scorecardVersion: card.version },
            {
              onSuccess: () => {
                setDraft({ name: "", card: "" });
                announce(say("program.done"));
              },
            },
          );
      }}
    >
      <TextInput
        required
        maxLength={100}
        label={say("program.name")}
        value={draft.name}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        error={tried && !draft.name.trim() && say("program.nameMissing")}
      />
      <Answer query={cards} skeleton={<Skeleton height={60} />}>
        {({ scorecards }) => (
          <NativeSelect
            required
            label={say("program.scorecard")}
            value={draft.card}
            onChange={(event) => setDraft({ ...draft, card: event.currentTarget.value })}
            error={tried && !draft.card && say("program.scorecardMissing")}
            data={[
              { value: "", label: say("choose") },
              ...[...new Map(scorecards.map((card) => [card.id, card])).values()].map((card) => ({
                value: card.id,
                label: card.title[locale],
              })),
            ]}
          />
        )}
      </Answer>
      <p className={classes.text}>{say("program.defaults")}</p>
      {create.error && <Failed error={create.error} />}
      <Button type="submit" loading={create.isPending}>
        {say("program.create")}
      </Button>
    </form>
  );
}

import { Button, Textarea } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useRef, useState } from "react";
import { useDeed } from "../../api/queries.ts";
import { Icon } from "../../ui/icons.tsx";
import { goToHeading, Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useLocale, useSay, type WordId } from "../../words/words.tsx";
import { type SavedAt, sentOf, useVisitDraft } from "./draft.ts";
import { ItemField, problemOf } from "./item-field.tsx";
import classes from "./visit-form.module.css";
import type { Scorecard, Visit } from "./visit-status.tsx";

const savedWords: Record<SavedAt, WordId> = {
  server: "visit.saved",
  here: "visit.savedHere",
  offline: "visit.savedOffline",
  nowhere: "visit.notSaved",
};

/** The scorecard of a visit: every change is saved; on a phone one section a screen. */
export function VisitForm({ visit, scorecard }: { visit: Visit; scorecard: Scorecard }) {
  const say = useSay();
  const { locale } = useLocale();
  const { filled, change, savedAt, error, forget } = useVisitDraft(visit);
  const submit = useDeed("visit.submit", ["visit.fromId", "visit.list", "metric.home"]);
  const [tried, setTried] = useState(false);
  const [section, setSection] = useState(0);
  const isPhone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const top = useRef<HTMLDivElement>(null);
  const summary = useRef<HTMLDivElement>(null);
  const last = scorecard.sections.length - 1;

  const items = scorecard.sections.flatMap((each, index) => each.items.map((item) => ({ item, index })));
  const problems = items.flatMap(({ item, index }) => {
    const problem = problemOf(item, filled.answers[item.id]);
    const told = submit.error?.fields[`answers.${item.id}`];
    if (problem) return [{ item, index, text: say(`visit.problem.${problem}`, { max: item.max }) }];
    return told ? [{ item, index, text: told }] : [];
  });
  const problemFor = (itemId: string) => (tried ? problems.find(({ item }) => item.id === itemId)?.text : undefined);
  const answered = items.length - items.filter(({ item }) => problemOf(item, filled.answers[item.id])).length;

  const go = (to: number) => {
    setSection(to);
    requestAnimationFrame(() => {
      top.current?.scrollIntoView();
      top.current?.focus({ preventScroll: true });
    });
  };
  const handIn = () => {
    setTried(true);
    if (items.some(({ item }) => problemOf(item, filled.answers[item.id]))) {
      requestAnimationFrame(() => summary.current?.focus());
      return;
    }
    submit.mutate(
      { visitId: visit.id, ...sentOf(filled) },
      {
        onSuccess: () => {
          forget();
          announce(say("visit.done.submit"));
          goToHeading();
        },
        onError: () => requestAnimationFrame(() => summary.current?.focus()),
      },
    );
  };

  const saved = (
    <span className={classes.saved} data-state={savedAt} role="status">
      <Icon name={savedAt === "nowhere" ? "warning" : "check"} size={16} /> {say(savedWords[savedAt])}
    </span>
  );
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isPhone && section < last) go(section + 1);
        else handIn();
      }}
    >
      {tried && problems.length > 0 && (
        <div className={classes.summary} ref={summary} tabIndex={-1} role="alert">
          <h2>{say("visit.incomplete", { n: problems.length })}</h2>
          <ul>
            {problems.map(({ item, index, text }) => (
              <li key={item.id}>
                <a
                  href={`#item-${item.id}`}
                  onClick={(event) => {
                    event.preventDefault();
                    setSection(index);
                    requestAnimationFrame(() => {
                      const field = document.getElementById(`item-${item.id}`);
                      field?.scrollIntoView();
                      field?.querySelector<HTMLElement>("input")?.focus({ preventScroll: true });
                    });
                  }}
                >
                  {item.title[locale]}
                </a>
                : {text}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={classes.progress} ref={top} tabIndex={-1}>
        <span>
          {isPhone
            ? say("visit.section", { n: section + 1, all: last + 1 })
            : say("visit.answered", { n: answered, all: items.length })}
        </span>
        {saved}
      </div>
      {scorecard.sections.map(
        (each, index) =>
          (!isPhone || index === section) && (
            <Panel
              key={each.id}
              title={each.title[locale]}
              aside={<span className={classes.weight}>{say("visit.weight", { weight: each.weight })}</span>}
            >
              {each.items.map((item) => (
                <ItemField
                  key={item.id}
                  item={item}
                  answer={filled.answers[item.id]}
                  error={problemFor(item.id)}
                  change={(answer) => change({ ...filled, answers: { ...filled.answers, [item.id]: answer } })}
                />
              ))}
            </Panel>
          ),
      )}
      {(!isPhone || section === last) && (
        <Panel>
          <Textarea
            autosize
            minRows={3}
            maxLength={4000}
            label={say("visit.note")}
            description={say("visit.noteHint")}
            value={filled.note}
            onChange={(event) => change({ ...filled, note: event.currentTarget.value })}
          />
        </Panel>
      )}
      {submit.error ? <Failed error={submit.error} /> : error && <Failed error={error} />}
      <div className={classes.bar}>
        {isPhone && section > 0 && (
          <Button variant="default" size="md" onClick={() => go(section - 1)}>
            {say("back")}
          </Button>
        )}
        <Button type="submit" size="md" loading={submit.isPending} className={classes.forward ?? ""}>
          {isPhone && section < last ? say("visit.next") : say("visit.submit")}
        </Button>
      </div>
    </form>
  );
}

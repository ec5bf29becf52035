import { Textarea, TextInput } from "@mantine/core";
import { useSay } from "../../../words/words.tsx";
import { type Definition, type Problem, problemAt } from "./draft.ts";
import classes from "./editor.module.css";
import { useLanguageName } from "./languages.ts";

type Said = Record<string, string>;
type Name = keyof Definition["words"];

/** The same words in every language of the survey, side by side. */
export function SaidFields(props: {
  label: string;
  path: string;
  said: Said | undefined;
  locales: string[];
  problems: Problem[];
  lines?: boolean;
  onChange: (said: Said) => void;
}) {
  const nameOf = useLanguageName();
  const { said = {}, path } = props;
  const Field = props.lines ? Textarea : TextInput;
  return (
    <fieldset className={classes.said}>
      <legend>{props.label}</legend>
      <div className={classes.languages}>
        {props.locales.map((locale) => (
          <Field
            key={locale}
            lang={locale}
            dir="auto"
            {...(props.lines && { autosize: true, minRows: 2 })}
            label={nameOf(locale)}
            aria-label={`${props.label}, ${nameOf(locale)}`}
            value={said[locale] ?? ""}
            error={problemAt(props.problems, `${path}.${locale}`)}
            onChange={(event: { currentTarget: { value: string } }) =>
              props.onChange({ ...said, [locale]: event.currentTarget.value })
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

const groups: { title: "question" | "comment" | "after" | "mail" | "text"; names: Name[] }[] = [
  { title: "question", names: ["question", "questionAgent", "low", "high"] },
  { title: "mail", names: ["subject", "subjectAbout", "preheader", "next", "why"] },
  { title: "text", names: ["text"] },
  { title: "comment", names: ["commentAny", "commentLow", "commentMiddle", "commentHigh"] },
  { title: "after", names: ["thanks", "thanksUnhappy", "thanksUnhappyAgent"] },
];
const long: Name[] = ["text", "thanks", "thanksUnhappy", "thanksUnhappyAgent", "next", "why"];

/** Everything that a survey says; what is left empty is said in the usual words. */
export function Words(props: {
  definition: Definition;
  problems: Problem[];
  onChange: (change: Partial<Definition>) => void;
}) {
  const say = useSay();
  const { definition, problems } = props;
  return (
    <div className={classes.part}>
      {groups.map(({ title, names }) => (
        <section key={title} className={classes.group}>
          <h3>{say(`surveys.words.${title}`)}</h3>
          {title !== "question" && <p className={classes.soft}>{say(`surveys.words.${title}.hint`)}</p>}
          {names.map((name) => (
            <SaidFields
              key={name}
              label={say(`surveys.word.${name}`)}
              path={`words.${name}`}
              said={definition.words[name]}
              locales={definition.locales}
              problems={problems}
              lines={long.includes(name)}
              onChange={(said) => props.onChange({ words: withWord(definition.words, name, said) })}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

/** Words without those that are empty in every language: the usual ones are said then. */
export function withWord(words: Definition["words"], name: Name, said: Said): Definition["words"] {
  const { [name]: _, ...others } = words;
  return Object.values(said).some((text) => text.trim() !== "") ? { ...others, [name]: said } : others;
}

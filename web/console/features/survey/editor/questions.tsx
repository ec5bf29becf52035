import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { Icon } from "../../../ui/icons.tsx";
import { announce } from "../../../ui/shell/announce.tsx";
import { useSay } from "../../../words/words.tsx";
import { type Definition, type Problem, problemAt } from "./draft.ts";
import classes from "./editor.module.css";
import { SaidFields } from "./words.tsx";

type Question = Definition["questions"][number];
type Option = NonNullable<Question["options"]>[number];

const bands = ["unhappy", "middle", "happy"] as const;
const types = ["single", "multiple", "text"] as const;

/** An id that nothing beside it has. */
function idBeside(prefix: string, ids: string[]): string {
  for (let n = ids.length + 1; ; n++) if (!ids.includes(`${prefix}_${n}`)) return `${prefix}_${n}`;
}

const moved = <T,>(list: T[], index: number, by: -1 | 1): T[] => {
  const next = [...list];
  const [one] = next.splice(index, 1);
  next.splice(index + by, 0, one as T);
  return next;
};

/** What is asked beside the score: questions with their options and conditions, in their order. */
export function Questions(props: {
  definition: Definition;
  problems: Problem[];
  onChange: (change: Partial<Definition>) => void;
}) {
  const say = useSay();
  const { definition } = props;
  const { questions } = definition;
  const set = (next: Question[]) => props.onChange({ questions: next });
  const label = (question: Question) => question.label[definition.locales[0] ?? "en"] || question.id;
  return (
    <div className={classes.part}>
      <div className={classes.checks}>
        <Checkbox
          label={say("surveys.asksComment")}
          checked={definition.asksComment}
          onChange={(event) => props.onChange({ asksComment: event.currentTarget.checked })}
        />
        <Checkbox
          label={say("surveys.offersCall")}
          checked={definition.offersCall}
          onChange={(event) => props.onChange({ offersCall: event.currentTarget.checked })}
        />
      </div>
      <ol className={classes.questions}>
        {questions.map((question, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: its id is typed here, and a field must not lose the focus while that is done
          <li key={index} className={classes.question}>
            <div className={classes.bar}>
              <strong>{say("surveys.question", { n: index + 1 })}</strong>
              <span className={classes.tools}>
                {([-1, 1] as const).map((by) => (
                  <Button
                    key={by}
                    size="compact-sm"
                    variant="default"
                    aria-label={say(by < 0 ? "surveys.up" : "surveys.down", { what: label(question) })}
                    onClick={() => {
                      const to = index + by;
                      if (to < 0 || to >= questions.length) return;
                      set(moved(questions, index, by));
                      announce(say("surveys.movedTo", { n: to + 1 }));
                    }}
                  >
                    <Icon name={by < 0 ? "chevronUp" : "chevronDown"} size={16} />
                  </Button>
                ))}
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={say("surveys.remove", { what: label(question) })}
                  onClick={() => set(questions.filter((_, at) => at !== index))}
                >
                  <Icon name="trash" size={16} />
                </Button>
              </span>
            </div>
            <One
              {...props}
              question={question}
              index={index}
              label={label}
              onQuestion={(change) => set(questions.map((each, at) => (at === index ? { ...each, ...change } : each)))}
            />
          </li>
        ))}
      </ol>
      {questions.length === 0 && <p className={classes.soft}>{say("surveys.noQuestions")}</p>}
      {questions.length < 8 && (
        <div>
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() =>
              set([
                ...questions,
                {
                  id: idBeside(
                    "question",
                    questions.map(({ id }) => id),
                  ),
                  type: "text",
                  label: {},
                  required: false,
                },
              ])
            }
          >
            {say("surveys.addQuestion")}
          </Button>
        </div>
      )}
    </div>
  );
}

function One(props: {
  definition: Definition;
  problems: Problem[];
  question: Question;
  index: number;
  label: (question: Question) => string;
  onQuestion: (change: Partial<Question>) => void;
}) {
  const say = useSay();
  const { definition, question, problems } = props;
  const path = `questions.${props.index}`;
  const change = props.onQuestion;
  return (
    <div className={classes.fields}>
      <SaidFields
        label={say("surveys.label")}
        path={`${path}.label`}
        said={question.label}
        locales={definition.locales}
        problems={problems}
        onChange={(label) => change({ label })}
      />
      <div className={classes.row}>
        <NativeSelect
          label={say("surveys.type")}
          value={question.type}
          error={problemAt(problems, `${path}.type`)}
          onChange={(event) => {
            const type = event.currentTarget.value as Question["type"];
            const { options = [], ...rest } = question;
            change(type === "text" ? { ...rest, type, options: undefined } : { type, options });
          }}
          data={types.map((type) => ({ value: type, label: say(`surveys.type.${type}`) }))}
        />
        <TextInput
          label={say("surveys.id")}
          description={say("surveys.id.hint")}
          inputWrapperOrder={["label", "input", "error", "description"]}
          value={question.id}
          error={problemAt(problems, `${path}.id`)}
          onChange={(event) => change({ id: event.currentTarget.value })}
        />
        <Checkbox
          className={classes.low ?? ""}
          label={say("surveys.required")}
          checked={question.required}
          onChange={(event) => change({ required: event.currentTarget.checked })}
        />
      </div>
      {question.type !== "text" && <Options {...props} path={path} options={question.options ?? []} />}
      <When {...props} path={path} />
    </div>
  );
}

function Options(props: {
  definition: Definition;
  problems: Problem[];
  path: string;
  options: Option[];
  onQuestion: (change: Partial<Question>) => void;
}) {
  const say = useSay();
  const { options, path, problems } = props;
  const set = (next: Option[]) => props.onQuestion({ options: next });
  const change = (index: number, change: Partial<Option>) =>
    set(options.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <div className={classes.options}>
      {options.map((option, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <div key={index} className={classes.option}>
          <SaidFields
            label={say("surveys.option", { n: index + 1 })}
            path={`${path}.options.${index}.label`}
            said={option.label}
            locales={props.definition.locales}
            problems={problems}
            onChange={(label) => change(index, { label })}
          />
          <Button
            size="compact-sm"
            variant="default"
            aria-label={say("surveys.remove", { what: say("surveys.option", { n: index + 1 }) })}
            onClick={() => set(options.filter((_, at) => at !== index))}
          >
            <Icon name="trash" size={16} />
          </Button>
        </div>
      ))}
      {problemAt(problems, `${path}.options`) && (
        <p className={classes.wrong}>{problemAt(problems, `${path}.options`)}</p>
      )}
      <div>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() =>
            set([
              ...options,
              {
                id: idBeside(
                  "option",
                  options.map(({ id }) => id),
                ),
                label: {},
              },
            ])
          }
        >
          {say("surveys.addOption")}
        </Button>
      </div>
    </div>
  );
}

/** Who is asked: everybody, those of some scores, or those who chose an option before. */
function When(props: {
  definition: Definition;
  problems: Problem[];
  question: Question;
  index: number;
  path: string;
  label: (question: Question) => string;
  onQuestion: (change: Partial<Question>) => void;
}) {
  const say = useSay();
  const { question, definition, index } = props;
  const { when } = question;
  const earlier = definition.questions.slice(0, index).filter(({ type }) => type !== "text");
  const choices = earlier.flatMap((each) =>
    (each.options ?? []).map((option) => ({
      value: `${each.id} ${option.id}`,
      label: say("surveys.when.chosen", {
        option: option.label[definition.locales[0] ?? "en"] || option.id,
        question: props.label(each),
      }),
    })),
  );
  const set = (next: Question["when"]) => props.onQuestion({ when: next?.bands || next?.chosen ? next : undefined });
  return (
    <fieldset className={classes.said}>
      <legend>{say("surveys.when")}</legend>
      <div className={classes.checks}>
        {bands.map((band) => (
          <Checkbox
            key={band}
            label={say(`surveys.when.${band}`)}
            checked={when?.bands?.includes(band) ?? false}
            onChange={(event) => {
              const next = bands.filter((each) =>
                each === band ? event.currentTarget.checked : (when?.bands?.includes(each) ?? false),
              );
              set({ ...when, bands: next.length > 0 ? next : undefined });
            }}
          />
        ))}
      </div>
      {choices.length > 0 && (
        <NativeSelect
          aria-label={say("surveys.when.after")}
          value={when?.chosen ? `${when.chosen.question} ${when.chosen.option}` : ""}
          onChange={(event) => {
            const [asked = "", option = ""] = event.currentTarget.value.split(" ");
            set({ ...when, chosen: asked ? { question: asked, option } : undefined });
          }}
          data={[{ value: "", label: say("surveys.when.any") }, ...choices]}
        />
      )}
      {problemAt(props.problems, `${props.path}.when`) && (
        <p className={classes.wrong}>{problemAt(props.problems, `${props.path}.when`)}</p>
      )}
    </fieldset>
  );
}

import type { Schema } from "@cfworker/json-schema";
import { Button, Loader } from "@mantine/core";
import { useForm as useValues } from "@mantine/form";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { ApiError, type Body, type OperationName } from "../../api/client.ts";
import { type Say, useSay } from "../../words/words.tsx";
import { Icon } from "../icons.tsx";
import { announce } from "../shell/announce.tsx";
import { Failed, useSentence } from "../states.tsx";
import classes from "./form.module.css";
import { keep, kept } from "./kept.ts";
import { isRequired, type Problem, problemsOf, sentOf } from "./problems.ts";

/** What a field holds while it is edited: an empty text or choice stands for an absent value. */
type Typed<T> = T extends string
  ? string
  : T extends number
    ? number | ""
    : T extends boolean
      ? boolean
      : T extends readonly (infer Each)[]
        ? Typed<Each>[]
        : T extends object
          ? { [K in keyof T]-?: Typed<NonNullable<T[K]>> }
          : T;
/** The values of a form: fields of the operation's body, by their names there. */
type Values<Name extends OperationName, Field extends keyof Body<Name>> = {
  [K in Field]-?: Typed<NonNullable<Body<Name>[K]>>;
};

interface Options<Name extends OperationName, Field extends keyof Body<Name>> {
  /** `virtual:body/<operation>` */
  schema: Schema & { title: string };
  /** Under this name the tab keeps what was typed and not sent, also over a reload and a sign-in. */
  draft: string;
  /** Where the form begins. When it changes (a refreshed answer), a form in which nothing was typed follows. */
  initial: Values<Name, Field>;
  /** Sends a body that the schema allows. What it throws is told. */
  send: (body: Body<Name>) => Promise<unknown>;
  /** What is announced when it is done. */
  said?: string;
  /** After it was sent and the draft forgotten. */
  onDone?: (() => void) | undefined;
}

/** What is wrong with a field, as a sentence, beside it and in the summary. */
interface Wrong {
  field: string;
  sentence: string;
}

/**
 * A form of one operation of a contract: the browser refuses by the schema of the server, and shows what the server refuses beyond it at the
 * same places.
 */
export function useForm<Name extends OperationName, Field extends keyof Body<Name>>(
  operation: Name,
  { schema, draft, initial, send, said, onDone }: Options<Name, Field>,
) {
  type Typing = Values<Name, Field>;
  if (schema.title !== operation) throw new Error(`The schema of ${schema.title} is not that of ${operation}.`);
  const say = useSay();
  const apiSentence = useSentence();
  const id = useId();
  const key = `loopkeeper.draft.${draft}`;
  const [wasKept, setWasKept] = useState(() => kept(key, "sessionStorage") !== null);
  const form = useValues<Typing>({ initialValues: valuesIn(key, initial) });
  const [tried, setTried] = useState(0);
  const [listed, setListed] = useState<string[]>([]);
  const [refused, setRefused] = useState<{ error: ApiError; values: Typing }>();
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);
  const labels = useRef(new Map<string, { label: string; missing: string | undefined }>());

  const text = JSON.stringify(form.values);
  const start = JSON.stringify(initial);
  const began = useRef(start);
  const isDirty = text !== start;
  useEffect(() => {
    if (began.current === start) return;
    if (text === began.current) form.setValues(initial);
    began.current = start;
  }, [text, start, initial, form.setValues]);
  useEffect(() => {
    keep(key, text === start ? null : text, "sessionStorage");
  }, [key, text, start]);

  /** The field of the form that a path of the body belongs to: itself, else what it lies in, else what lies in it. */
  const fieldOf = (path: string): string => {
    const fields = [...labels.current.keys()].sort((a, b) => b.length - a.length);
    return (
      fields.find((field) => path === field || path.startsWith(`${field}.`)) ??
      fields.find((field) => field.startsWith(`${path}.`)) ??
      path
    );
  };

  const sentenceOf = (path: string, problem: Problem): string => {
    const { label = path, missing } = labels.current.get(fieldOf(path)) ?? {};
    return problem.keyword === "required" && missing ? missing : say(...wordsOf(problem, label));
  };

  const wrongs = (refused?: { error: ApiError; values: Typing }): Wrong[] => {
    const found = new Map<string, string>();
    const add = (path: string, sentence: string) => {
      const field = fieldOf(path);
      if (!found.has(field)) found.set(field, sentence);
    };
    for (const [path, problem] of Object.entries(problemsOf(schema, sentOf(form.values) ?? {})))
      add(path, sentenceOf(path, problem));
    for (const [path, sentence] of Object.entries(refused?.error.fields ?? {})) {
      // What the server refused stands until that field is changed.
      const [now, then] = [form.values, refused?.values].map((values) => JSON.stringify(valueAt(values, path)));
      if (now === then) add(path, apiSentence(new ApiError(400, "invalid", sentence, {})));
    }
    const order = [...labels.current.keys()];
    return [...found]
      .map(([field, sentence]) => ({ field, sentence }))
      .sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
  };
  const present = tried > 0 ? wrongs(refused) : [];
  const errorOf = (field: string) => present.find((wrong) => wrong.field === field)?.sentence;

  const list = (fields: string[]) => {
    setListed(fields);
    setTried((times) => times + 1);
  };
  const reset = () => {
    form.setValues(initial);
    keep(key, null, "sessionStorage");
    setWasKept(false);
    setTried(0);
    setListed([]);
    setRefused(undefined);
  };

  const submit = async (change?: Partial<Typing>) => {
    if (busy.current) return;
    const values = { ...form.values, ...change };
    if (change) form.setValues(change);
    const wrong = wrongs();
    setRefused(undefined);
    if (wrong.length > 0) return list(wrong.map(({ field }) => field));
    busy.current = true;
    setBusy(true);
    try {
      // The schema has just proven it.
      await send((sentOf(values) ?? {}) as Body<Name>);
      reset();
      if (said) announce(said);
      onDone?.();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefused({ error, values });
      list(Object.keys(error.fields).map(fieldOf));
    } finally {
      busy.current = false;
      setBusy(false);
    }
  };

  /** What an input needs to be a field of the body: `missing` is what to say when it is empty and must not be. */
  const field = (path: FieldPath<Typing>, label: string, missing?: string) => {
    labels.current.set(path, { label, missing });
    const { value, onChange } = form.getInputProps(path);
    return {
      id: `${id}${path}`,
      label,
      value: value ?? "",
      onChange,
      error: errorOf(path),
      required: isRequired(schema, path),
    };
  };

  /** What a checkbox needs to be a field of the body. */
  const check = (path: FieldPath<Typing>, label: string) => {
    labels.current.set(path, { label, missing: undefined });
    const { checked, onChange } = form.getInputProps(path, { type: "checkbox" });
    return { id: `${id}${path}`, label, checked: checked ?? false, onChange, error: errorOf(path) };
  };

  return {
    values: form.values,
    set: form.setFieldValue,
    field,
    check,
    errorOf,
    /** The element that a link of the summary leads to. */
    idOf: (path: FieldPath<Typing>) => `${id}${path}`,
    labelOf: (path: string) => labels.current.get(path)?.label ?? path,
    submit,
    reset,
    isDirty,
    isBusy,
    wasKept: wasKept && isDirty,
    tried,
    listed: listed.map((path) => ({ field: path, id: `${id}${path}`, sentence: errorOf(path) })),
    refused: refused?.error,
    /** Somebody else has changed it since the person began. */
    isOvertaken: isDirty && versionIn(form.values) !== versionIn(initial),
    saveOverTheirs: () => submit({ version: versionIn(initial) } as unknown as Partial<Typing>),
  };
}

/** Names of fields, of fields in them, and of those in a list's entries. */
type FieldPath<Values> = {
  [K in keyof Values & string]: NonNullable<Values[K]> extends readonly (infer Each)[]
    ? K | `${K}.${number}.${keyof Each & string}`
    : NonNullable<Values[K]> extends string | number | boolean
      ? K
      : K | `${K}.${keyof NonNullable<Values[K]> & string}`;
}[keyof Values & string];

function valuesIn<Values>(key: string, initial: Values): Values {
  const text = kept(key, "sessionStorage");
  return text ? { ...initial, ...JSON.parse(text) } : initial;
}

const versionIn = (values: object): unknown => (values as { version?: unknown }).version;

const valueAt = (values: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], values);

/** The sentence for a keyword of JSON Schema. */
function wordsOf({ keyword, limit }: Problem, label: string): Parameters<Say> {
  const values = { label, limit: typeof limit === "number" ? limit : String(limit) };
  switch (keyword) {
    case "required":
      return ["form.required", values];
    case "minLength":
      return limit === 1 ? ["form.required", values] : ["form.minLength", values];
    case "maxLength":
      return ["form.maxLength", values];
    case "minItems":
      return limit === 1 ? ["form.required", values] : ["form.minItems", values];
    case "maxItems":
      return ["form.maxItems", values];
    case "minimum":
    case "exclusiveMinimum":
      return ["form.minimum", values];
    case "maximum":
    case "exclusiveMaximum":
      return ["form.maximum", values];
    case "enum":
    case "const":
      return ["form.choice", values];
    case "format":
      return limit === "email"
        ? ["form.email", values]
        : limit === "date-time"
          ? ["form.moment", values]
          : ["form.wrong", values];
    default:
      return ["form.wrong", values];
  }
}

type AnyForm = Pick<
  ReturnType<typeof useForm>,
  | "submit"
  | "reset"
  | "isBusy"
  | "isOvertaken"
  | "saveOverTheirs"
  | "wasKept"
  | "tried"
  | "listed"
  | "refused"
  | "labelOf"
>;

/**
 * The form around its fields: a summary of what is wrong takes the focus and leads to each field; the button is never disabled, and sends once.
 * Where a form has a `version`, somebody else's change in between is told, and the person decides.
 */
export function Form(props: {
  form: AnyForm;
  title?: string;
  action: string;
  onCancel?: (() => void) | undefined;
  /** Beside the buttons. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { form } = props;
  const say = useSay();
  return (
    <form
      className={classes.form}
      noValidate
      aria-busy={form.isBusy}
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
    >
      {props.title && <h3 className={classes.title}>{props.title}</h3>}
      <Summary form={form} />
      {form.refused && !form.isOvertaken && Object.keys(form.refused.fields).length === 0 && (
        <Failed error={form.refused} />
      )}
      {form.isOvertaken ? (
        <div className={classes.overtaken} role="alert">
          <p>{say("form.overtaken")}</p>
          <div className={classes.buttons}>
            <Button size="xs" variant="default" onClick={form.reset}>
              {say("form.takeTheirs")}
            </Button>
            <Button size="xs" variant="default" onClick={form.saveOverTheirs}>
              {say("form.saveMine")}
            </Button>
          </div>
        </div>
      ) : (
        form.wasKept && (
          <p className={classes.kept} role="status">
            <Icon name="note" size={16} /> {say("form.kept")}
            <button type="button" className={classes.startOver} onClick={form.reset}>
              {say("form.startOver")}
            </button>
          </p>
        )
      )}
      {props.children}
      <div className={classes.buttons}>
        <Button type="submit" leftSection={form.isBusy && <Loader size={14} color="currentColor" />}>
          {props.action}
        </Button>
        {props.onCancel && (
          <Button variant="subtle" color="gray" onClick={props.onCancel}>
            {say("cancel")}
          </Button>
        )}
        {props.aside}
      </div>
    </form>
  );
}

/** What was wrong when the form was last sent; what has been mended since is ticked, so that nothing jumps while somebody types. */
function Summary({ form }: { form: AnyForm }) {
  const say = useSay();
  const place = useRef<HTMLElement>(null);
  const count = form.listed.length;
  useEffect(() => {
    if (form.tried > 0 && count > 0) place.current?.focus();
  }, [form.tried, count]);
  const sentences = useRef(new Map<string, string>());
  if (count === 0) return null;
  for (const { field, sentence } of form.listed) if (sentence) sentences.current.set(field, sentence);
  return (
    <section ref={place} className={classes.summary} tabIndex={-1} aria-label={say("form.problems", { n: count })}>
      <p className={classes.summaryTitle}>
        <Icon name="bad" /> {say("form.problems", { n: count })}
      </p>
      <ul>
        {form.listed.map(({ field, id, sentence }) => (
          <li key={field} data-mended={!sentence || undefined}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                event.preventDefault();
                const found = document.getElementById(id);
                const input = found?.matches("input, select, textarea, button")
                  ? found
                  : found?.querySelector<HTMLElement>("input, select, textarea, button");
                (input ?? found)?.focus();
              }}
            >
              {sentence ?? sentences.current.get(field) ?? form.labelOf(field)}
            </a>
            {!sentence && (
              <>
                {" "}
                <Icon name="check" size={14} />
                <span className={classes.hidden}>{say("form.mended")}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Fields that belong together, under one heading. */
export const FieldGroup = (props: {
  legend: ReactNode;
  id?: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
}) => (
  <fieldset
    className={classes.group}
    id={props.id}
    aria-describedby={props.error && props.id ? `${props.id}-error` : undefined}
  >
    <legend>{props.legend}</legend>
    {props.hint && <p className={classes.hint}>{props.hint}</p>}
    {props.children}
    {props.error && (
      <p className={classes.error} id={props.id && `${props.id}-error`}>
        {props.error}
      </p>
    )}
  </fieldset>
);

import { NativeSelect, SegmentedControl, Skeleton, useComputedColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ApiError, call, type Got } from "../../../api/client.ts";
import { keyOf } from "../../../api/queries.ts";
import { Failed } from "../../../ui/states.tsx";
import { useSay } from "../../../words/words.tsx";
import { inScheme } from "../../message/in-scheme.ts";
import type { Definition } from "./draft.ts";
import classes from "./editor.module.css";
import { useLanguageName } from "./languages.ts";

/** What the server makes of a definition as it is typed: how it looks, and what stands against it. */
export function usePreview(definition: Definition, locale: string, variant: string) {
  const [settled] = useDebouncedValue(definition, 400);
  const input = { definition: settled, locale, ...(variant && { variant }) };
  return useQuery<Got<"survey.preview">, ApiError>({
    queryKey: keyOf("survey.preview", input),
    queryFn: ({ signal }) => call("survey.preview", input, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });
}

export interface Looking {
  locale: string;
  variant: string;
}

const states = ["form", "problem", "thanks", "unhappy"] as const;

/** Mail, text message and page side by side, in a language, a colour and a width. */
export function Preview(props: {
  definition: Definition;
  looking: Looking;
  onLook: (looking: Looking) => void;
  query: ReturnType<typeof usePreview>;
}) {
  const say = useSay();
  const nameOf = useLanguageName();
  const here = useComputedColorScheme("light");
  const [scheme, setScheme] = useState<"light" | "dark">(here);
  const [width, setWidth] = useState<"narrow" | "wide">("narrow");
  const [state, setState] = useState<(typeof states)[number]>("form");
  const { definition, looking, query } = props;
  const { data } = query;
  return (
    <section className={classes.preview} aria-label={say("surveys.preview")} aria-busy={query.isFetching}>
      <div className={classes.switches}>
        <NativeSelect
          aria-label={say("surveys.preview.locale")}
          value={looking.locale}
          onChange={(event) => props.onLook({ ...looking, locale: event.currentTarget.value })}
          data={definition.locales.map((locale) => ({ value: locale, label: nameOf(locale) }))}
        />
        {definition.variants.length > 0 && (
          <NativeSelect
            aria-label={say("surveys.preview.variant")}
            value={looking.variant}
            onChange={(event) => props.onLook({ ...looking, variant: event.currentTarget.value })}
            data={[
              { value: "", label: say("surveys.rates.own") },
              ...definition.variants.map(({ id }) => ({ value: id, label: id })),
            ]}
          />
        )}
        <SegmentedControl
          aria-label={say("copy.scheme")}
          value={scheme}
          onChange={(value) => setScheme(value as typeof scheme)}
          data={(["light", "dark"] as const).map((value) => ({ value, label: say(`scheme.${value}`) }))}
        />
        <SegmentedControl
          aria-label={say("surveys.preview.width")}
          value={width}
          onChange={(value) => setWidth(value as typeof width)}
          data={(["narrow", "wide"] as const).map((value) => ({ value, label: say(`surveys.preview.${value}`) }))}
        />
      </div>
      {query.error && !data ? (
        <Failed error={query.error} retry={() => query.refetch()} />
      ) : !data ? (
        <Skeleton height={560} radius="md" />
      ) : (
        <div className={classes.frames} data-width={width}>
          <figure>
            <figcaption>{say("surveys.preview.mail")}</figcaption>
            <p className={classes.subject} lang={looking.locale} dir="auto">
              {data.mail.subject}
            </p>
            <iframe
              className="mail"
              title={say("surveys.preview.mail")}
              sandbox=""
              srcDoc={inScheme(data.mail.html, scheme)}
            />
          </figure>
          <figure>
            <figcaption>{say("surveys.preview.sms")}</figcaption>
            <p className={classes.bubble} lang={looking.locale} dir="auto" data-scheme={scheme}>
              {data.sms.body}
            </p>
            <p className={classes.soft}>
              {say("copy.segments", {
                segments: data.sms.segments,
                characters: data.sms.characters,
                encoding: data.sms.encoding,
              })}
              {data.sms.outside.length > 0 && data.sms.outside.length < 6 && (
                <> {say("copy.outside", { signs: data.sms.outside.join(" ") })}</>
              )}
            </p>
          </figure>
          <figure>
            <figcaption>
              {say("surveys.preview.page")}
              <NativeSelect
                aria-label={say("surveys.preview.state")}
                size="xs"
                value={state}
                onChange={(event) => setState(event.currentTarget.value as typeof state)}
                data={states.map((value) => ({ value, label: say(`surveys.preview.state.${value}`) }))}
              />
            </figcaption>
            <iframe
              className="mail"
              title={say("surveys.preview.page")}
              sandbox=""
              srcDoc={inScheme(data.pages[state], scheme)}
            />
          </figure>
        </div>
      )}
    </section>
  );
}

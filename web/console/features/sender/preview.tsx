import { Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type ApiError, call, type Got, type Sent } from "../../api/client.ts";
import { keyOf } from "../../api/queries.ts";
import { Moment } from "../../ui/moment.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./sender.module.css";

export const languages = ["en", "zh-CN"] as const;

/** A hint below its field, so that fields side by side stand in line. */
export const hintLast: ("label" | "input" | "error" | "description")[] = ["label", "input", "error", "description"];

type PreviewName = "sender.previewEmail" | "sender.previewSms";

/** What the server makes of a draft, as somebody types it; the one before stays until the next has come. */
export function usePreview<Name extends PreviewName>(name: Name, draft: unknown) {
  const [settled] = useDebouncedValue(draft, 300);
  // What lacks a name is refused by the form, too.
  const { en, "zh-CN": zh } = (settled as { name?: Record<string, string> } | undefined)?.name ?? {};
  return useQuery<Got<Name>, ApiError>({
    queryKey: keyOf(name, { settled }),
    queryFn: ({ signal }) => call(name, settled as Sent<Name>, { signal }),
    enabled: Boolean(en && zh),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** How it arrives, beside the form. */
export function Preview<T>(props: {
  query: UseQueryResult<T, ApiError>;
  height: number;
  children: (value: T) => ReactNode;
}) {
  const say = useSay();
  const { data, error, fetchStatus } = props.query;
  return (
    <section aria-label={say("sender.preview")} aria-busy={fetchStatus === "fetching"}>
      <h3 className={classes.title}>{say("sender.preview")}</h3>
      {error && error.code !== "invalid" && <Failed error={error} retry={() => props.query.refetch()} />}
      {data ? (
        <>
          <div className={classes.previews}>{props.children(data)}</div>
          <p className={classes.quiet}>{say("sender.example")}</p>
        </>
      ) : fetchStatus === "fetching" ? (
        <Skeleton height={props.height} radius="md" />
      ) : (
        <p className={classes.wait}>{say("sender.previewWait")}</p>
      )}
    </section>
  );
}

/** Who changed it last. */
export function Changed({ changedBy, changedAt }: { changedBy: string; changedAt: string }) {
  const say = useSay();
  return (
    <span className={classes.quiet}>
      {say("administration.changed", { name: changedBy })}, <Moment at={changedAt} />
    </span>
  );
}

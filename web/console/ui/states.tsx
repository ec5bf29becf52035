import { Button, Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ApiError } from "../api/client.ts";
import { platformTimeOf } from "../api/platform-time.ts";
import { useSay, type WordId } from "../words/words.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { Moment } from "./moment.tsx";
import classes from "./states.module.css";

const sentences: Record<string, WordId> = {
  invalid: "error.invalid",
  unauthenticated: "error.unauthenticated",
  forbidden: "error.forbidden",
  not_found: "error.notFound",
  conflict: "error.conflict",
  gone: "error.gone",
  rate_limited: "error.rateLimited",
  unreachable: "error.unreachable",
};

/** What went wrong as a sentence in the reader's language: the API's own, else what its code means. */
export function useSentence(): (error: ApiError) => string {
  const say = useSay();
  return (error) => (error.status < 500 && error.message) || say(sentences[error.code] ?? "error.internal");
}

/** A failure with what to do about it, announced when it appears. */
export function Failed({ error, retry }: { error: ApiError; retry?: (() => void) | undefined }) {
  const say = useSay();
  const sentence = useSentence()(error);
  return (
    <div className={classes.failed} role="alert">
      <Icon name="bad" size={20} />
      <div>
        <p className={classes.sentence}>{sentence}</p>
        {error.requestId && error.status >= 500 && (
          <p className={classes.small}>
            {say("error.requestId")} <code>{error.requestId}</code>
          </p>
        )}
        {retry && (
          <Button mt="xs" size="xs" variant="default" leftSection={<Icon name="retry" size={14} />} onClick={retry}>
            {say("retry")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A place that has nothing yet: what it is for, and the first thing to do. */
export function Empty(props: { icon: IconName; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <span className={classes.emptyIcon}>
        <Icon name={props.icon} size={22} />
      </span>
      <p className={classes.emptyTitle}>{props.title}</p>
      {props.children && <p className={classes.emptyText}>{props.children}</p>}
      {props.action}
    </div>
  );
}

/** Rows in the shape of what is coming. */
export const SkeletonRows = ({ rows, height = 64 }: { rows: number; height?: number }) => (
  <div className={classes.skeletons} aria-hidden="true">
    {Array.from({ length: rows }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
      <Skeleton key={row} height={height} radius="md" />
    ))}
  </div>
);

type Shown = Pick<UseQueryResult<unknown, ApiError>, "data" | "error" | "dataUpdatedAt" | "isFetching" | "refetch">;

/** Says that what is shown is old because the last refresh failed. */
export function Stale({ query }: { query: Shown }) {
  const say = useSay();
  if (!query.error || query.data === undefined) return null;
  return (
    <div className={classes.stale} role="status">
      <Icon name="warning" size={16} />
      <span>
        {say("stale")} <Moment at={new Date(platformTimeOf(query.dataUpdatedAt)).toISOString()} />
      </span>
      <Button size="compact-xs" variant="default" onClick={() => query.refetch()} loading={query.isFetching}>
        {say("retry")}
      </Button>
    </div>
  );
}

/** The four states of an answer: coming, failed, here, and here but stale because the last refresh failed. */
export function Answer<T>({
  query,
  skeleton,
  children,
}: {
  query: UseQueryResult<T, ApiError>;
  skeleton: ReactNode;
  children: (value: T) => ReactNode;
}) {
  const say = useSay();
  if (query.data !== undefined)
    return (
      <>
        <Stale query={query} />
        {children(query.data)}
      </>
    );
  if (query.error) return <Failed error={query.error} retry={() => query.refetch()} />;
  return (
    <div aria-busy="true">
      <span className={classes.hidden} role="status">
        {say("loading")}
      </span>
      {skeleton}
    </div>
  );
}

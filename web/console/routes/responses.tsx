import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useAnswer, usePages } from "../api/queries.ts";
import { ResponseRow } from "../features/response/response-row.tsx";
import { Chips } from "../ui/chips.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Empty, Failed, Stale } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./responses.module.css";

const route = getRouteApi("/responses");

const kinds = ["nps", "csat", "recovery"] as const;
const bands = ["unhappy", "middle", "happy"] as const;

/** What customers answered, latest first: the rows behind NPS and CSAT. */
export function Responses() {
  const say = useSay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { days = 30, kind, band } = search;
  const list = usePages("response.list", { days, ...(kind && { kind }), ...(band && { band }) }, { whole: false });
  const responses = list.data?.pages.flatMap((page) => page.responses) ?? [];
  const bandWord = (each: (typeof bands)[number]) => say(kind === "nps" ? `band.nps.${each}` : `band.${each}`);
  const numbers = useAnswer("metric.home", { days }, { enabled: kind === "nps" || kind === "csat" });
  const counts = kind === "nps" || kind === "csat" ? numbers.data?.validity[kind] : undefined;
  const isFiltered = kind !== undefined || band !== undefined;
  return (
    <Page
      title={say("responses")}
      lead={counts ? say("responses.counts", counts) : say("responses.lead")}
      actions={
        <SegmentedControl
          aria-label={say("home.period")}
          value={String(days)}
          onChange={(value) => navigate({ search: { ...search, days: Number(value) as 7 }, replace: true })}
          data={[7, 30, 90].map((count) => ({ value: String(count), label: say("home.days", { days: count }) }))}
        />
      }
    >
      <div className={classes.filters}>
        <Chips
          label={say("responses.kind")}
          all={{
            isHere: !kind,
            link: (
              <Link to="/responses" search={{ days, ...(band && { band }) }}>
                {say("all")}
              </Link>
            ),
          }}
          chips={kinds.map((each) => ({
            key: each,
            isHere: each === kind,
            link: (
              <Link to="/responses" search={{ ...search, kind: each }}>
                {say(`responses.kind.${each}`)}
              </Link>
            ),
          }))}
        />
        <Chips
          label={say("responses.band")}
          all={{
            isHere: !band,
            link: (
              <Link to="/responses" search={{ days, ...(kind && { kind }) }}>
                {say("all")}
              </Link>
            ),
          }}
          chips={bands.map((each) => ({
            key: each,
            isHere: each === band,
            link: (
              <Link to="/responses" search={{ ...search, band: each }}>
                {bandWord(each)}
              </Link>
            ),
          }))}
        />
      </div>
      <Stale query={list} />
      <Panel flush>
        {list.error && !list.data ? (
          <div className={classes.waiting}>
            <Failed error={list.error} retry={() => list.refetch()} />
          </div>
        ) : list.isPending ? (
          <Waiting />
        ) : responses.length === 0 ? (
          <Empty
            icon="message"
            title={say(isFiltered ? "responses.noneLikeThis" : "responses.none")}
            action={
              isFiltered ? (
                <Button variant="default" renderRoot={(props) => <Link to="/responses" search={{ days }} {...props} />}>
                  {say("responses.showAll")}
                </Button>
              ) : undefined
            }
          >
            {say(isFiltered ? "responses.noneLikeThisText" : "responses.noneText")}
          </Empty>
        ) : (
          <>
            <ul className={classes.list} aria-label={say("responses")}>
              {responses.map((response) => (
                <ResponseRow key={response.invitationId} response={response} />
              ))}
            </ul>
            {list.hasNextPage && (
              <div className={classes.more}>
                <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                  {say("more")}
                </Button>
              </div>
            )}
          </>
        )}
      </Panel>
    </Page>
  );
}

function Waiting() {
  const say = useSay();
  return (
    <ul className={classes.list} aria-busy="true" aria-label={say("loading")}>
      {["a", "b", "c", "d", "e", "f"].map((key) => (
        <li key={key} className={classes.skeleton}>
          <Skeleton height={40} width={40} radius="md" />
          <div>
            <Skeleton height={14} width="40%" />
            <Skeleton height={14} mt={8} width="85%" />
            <Skeleton height={12} mt={8} width="55%" />
          </div>
        </li>
      ))}
    </ul>
  );
}

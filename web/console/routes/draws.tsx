import { Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FormattedNumber, useIntl } from "react-intl";
import { may, useMe } from "../api/me.ts";
import { platformNow } from "../api/platform-time.ts";
import { useAnswer } from "../api/queries.ts";
import { DrawProof } from "../features/draw/draw-proof.tsx";
import { quarterOf } from "../features/draw/quarter.ts";
import { type Draw, QuarterTimeline, type Result } from "../features/draw/quarter-timeline.tsx";
import { StrataTable } from "../features/draw/strata-table.tsx";
import { NewProgram } from "../features/program/new-program.tsx";
import { type Program, ProgramFacts } from "../features/program/program-facts.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, Empty, Failed } from "../ui/states.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./draws.module.css";

const route = getRouteApi("/draws");

/** The quarter's sample of each programme: who asked for it, what was drawn, and how anybody can prove it. */
export function Draws() {
  const say = useSay();
  const me = useMe();
  const search = route.useSearch();
  const programs = useAnswer("program.list", {});
  return (
    <Page title={say("draws")} lead={say("draws.lead")}>
      <Answer query={programs} skeleton={<Waiting />}>
        {(data) => {
          const program = data.programs.find((each) => each.id === search.program) ?? data.programs[0];
          if (!program)
            return (
              <Panel>
                <Empty icon="draw" title={say("draws.noProgram")}>
                  {say("draws.noProgramText")}
                </Empty>
                {may("program.upsert", me) && <NewProgram />}
              </Panel>
            );
          return (
            <>
              {data.programs.length > 1 && (
                <Tabs
                  label={say("draws.programs")}
                  tabs={data.programs.map((each) => ({
                    key: each.id,
                    isHere: each.id === program.id,
                    link: (
                      <Link to="/draws" search={{ program: each.id }}>
                        {each.name}
                      </Link>
                    ),
                  }))}
                />
              )}
              <ProgramDraws key={program.id} program={program} quarter={search.quarter} />
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

function ProgramDraws({ program, quarter }: { program: Program; quarter: string | undefined }) {
  const say = useSay();
  const me = useMe();
  const draws = useAnswer("draw.list", { programId: program.id });
  const results = useAnswer("metric.audits", { programId: program.id }, { enabled: may("metric.audits", me) });
  const present = quarterOf(platformNow());
  return (
    <Answer query={draws} skeleton={<Waiting />}>
      {(data) => {
        const quarters = [...new Set([present, ...data.draws.map((draw) => draw.quarter)])].sort().reverse();
        const here = quarters.find((each) => each === quarter) ?? present;
        const drawOf = (each: string) => data.draws.find((draw) => draw.quarter === each);
        const resultOf = (each: string) => results.data?.quarters.find((result) => result.quarter === each);
        const draw = drawOf(here);
        return (
          <div className={classes.columns}>
            <div className={classes.side} key={here}>
              <QuarterTimeline program={program} quarter={here} draw={draw} result={resultOf(here)} />
              {results.error && <Failed error={results.error} retry={() => results.refetch()} />}
              {draw?.state === "drawn" && <StrataTable draw={draw} />}
              {draw && <DrawProof draw={draw} />}
            </div>
            <div className={`${classes.side} ${classes.about}`}>
              <Panel flush title={say("draws.quarters")}>
                <ul className={classes.quarters}>
                  {quarters.map((each) => (
                    <li key={each}>
                      <Link
                        to="/draws"
                        search={{ program: program.id, quarter: each }}
                        className={classes.quarter ?? ""}
                        data-here={each === here || undefined}
                        aria-current={each === here ? "true" : undefined}
                      >
                        <strong>{each}</strong>
                        <QuarterWords draw={drawOf(each)} result={resultOf(each)} />
                      </Link>
                    </li>
                  ))}
                </ul>
              </Panel>
              <Panel title={program.name}>
                <ProgramFacts program={program} />
              </Panel>
            </div>
          </div>
        );
      }}
    </Answer>
  );
}

/** A quarter in a few words: how many of its visits were handed in, and their mean score. */
function QuarterWords({ draw, result }: { draw: Draw | undefined; result: Result | undefined }) {
  const say = useSay();
  const intl = useIntl();
  if (!draw) return <span>{say("draws.notDrawn")}</span>;
  if (draw.state === "requested") return <span>{say("draws.drawing")}</span>;
  const all = draw.strata.reduce((sum, stratum) => sum + stratum.drawn, 0);
  return (
    <span className={classes.words}>
      <span>
        {result ? (
          say("draws.handedIn", { n: result.visits.submitted ?? 0, all })
        ) : (
          <>
            <FormattedNumber value={all} /> {say("draws.drawn")}
          </>
        )}
      </span>
      {result?.meanScore != null && (
        <span>{say("draws.mean", { score: intl.formatNumber(result.meanScore, { maximumFractionDigits: 1 }) })}</span>
      )}
    </span>
  );
}

const Waiting = () => (
  <div className={classes.columns}>
    <div className={classes.side}>
      <Skeleton height={460} radius="lg" />
      <Skeleton height={220} radius="lg" />
    </div>
    <div className={`${classes.side} ${classes.about}`}>
      <Skeleton height={120} radius="lg" />
      <Skeleton height={260} radius="lg" />
    </div>
  </div>
);

import { Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FormattedNumber } from "react-intl";
import { may, useMe } from "../api/me.ts";
import { platformNow } from "../api/platform-time.ts";
import { useAnswer } from "../api/queries.ts";
import { DrawRecord } from "../features/draw/draw-record.tsx";
import { RequestDraw } from "../features/draw/request-draw.tsx";
import { NewProgram } from "../features/program/new-program.tsx";
import { type Program, ProgramFacts } from "../features/program/program-facts.tsx";
import { StaffInformed } from "../features/program/staff-informed.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, Empty } from "../ui/states.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./draws.module.css";

const route = getRouteApi("/draws");

/** The quarter that a moment lies in, in UTC. */
const quarterOf = (at: number): string => {
  const date = new Date(at);
  return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
};

/** The quarter's sample of each programme: who asked for it, what was drawn, and how anybody can prove it. */
export function Draws() {
  const say = useSay();
  const me = useMe();
  const search = route.useSearch();
  const programs = useAnswer("program.list", {});
  return (
    <Page title={say("draws")} lead={say("draws.lead")}>
      <Answer query={programs} skeleton={<Skeleton height={280} radius="lg" />}>
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
  const present = quarterOf(platformNow());
  return (
    <Answer query={draws} skeleton={<Skeleton height={320} radius="lg" />}>
      {(data) => {
        const chosen = data.draws.find((draw) => draw.quarter === (quarter ?? data.draws[0]?.quarter));
        const isDue = !data.draws.some((draw) => draw.quarter === present);
        return (
          <div className={classes.columns}>
            <div className={classes.side}>
              {!program.staffInformedAt ? (
                <StaffInformed program={program} canRecord={may("program.recordStaffInformed", me)} />
              ) : (
                isDue && <RequestDraw program={program} quarter={present} canRequest={may("draw.request", me)} />
              )}
              {chosen && <DrawRecord key={chosen.quarter} draw={chosen} canProve={may("draw.record", me)} />}
            </div>
            <div className={`${classes.side} ${classes.about}`}>
              <Panel title={program.name}>
                <ProgramFacts program={program} />
              </Panel>
              {data.draws.length > 0 && (
                <Panel flush title={say("draws.quarters")}>
                  <ul className={classes.quarters}>
                    {data.draws.map((draw) => (
                      <li key={draw.quarter}>
                        <Link
                          to="/draws"
                          search={{ program: program.id, quarter: draw.quarter }}
                          className={classes.quarter ?? ""}
                          data-here={draw === chosen || undefined}
                          aria-current={draw === chosen ? "true" : undefined}
                        >
                          <strong>{draw.quarter}</strong>
                          <span>
                            {draw.state === "drawn" ? (
                              <>
                                <FormattedNumber value={draw.strata.reduce((sum, stratum) => sum + stratum.drawn, 0)} />{" "}
                                {say("draws.drawn")}
                              </>
                            ) : (
                              say("draws.drawing")
                            )}
                          </span>
                        </Link>
                      </li>
                    ))}
                  </ul>
                </Panel>
              )}
            </div>
          </div>
        );
      }}
    </Answer>
  );
}

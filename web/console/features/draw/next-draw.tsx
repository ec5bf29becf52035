import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { FormattedNumber, useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { may, useMe } from "../../api/me.ts";
import { platformNow } from "../../api/platform-time.ts";
import { useAnswer } from "../../api/queries.ts";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./next-draw.module.css";
import { nextQuarter, quarterOf, windowOf } from "./quarter.ts";
import { VisitProgress } from "./visit-progress.tsx";

type Program = Got<"program.list">["programs"][number];

/** How this quarter's audits stand, and when the next draw is. */
export function NextDraw() {
  const say = useSay();
  const programs = useAnswer("program.list", {});
  return (
    <Panel
      title={say("home.draw")}
      aside={
        <Link to="/draws" className={classes.link ?? ""}>
          {say("home.draw.all")}
        </Link>
      }
    >
      <Answer query={programs} skeleton={<Skeleton height={120} radius="md" />}>
        {(data) => {
          const active = data.programs.filter((program) => program.active);
          if (active.length === 0) return <p className={classes.text}>{say("draws.noProgramText")}</p>;
          return active.map((program) => <Standing key={program.id} program={program} isOne={active.length === 1} />);
        }}
      </Answer>
    </Panel>
  );
}

function Standing({ program, isOne }: { program: Program; isOne: boolean }) {
  const say = useSay();
  const me = useMe();
  const intl = useIntl();
  const draws = useAnswer("draw.list", { programId: program.id });
  const results = useAnswer("metric.audits", { programId: program.id }, { enabled: may("metric.audits", me) });
  const present = quarterOf(platformNow());
  return (
    <div className={classes.program}>
      {!isOne && <h3 className={classes.name}>{program.name}</h3>}
      <Answer query={draws} skeleton={<Skeleton height={96} radius="md" />}>
        {({ draws: all }) => {
          const draw = all.find(({ quarter }) => quarter === present);
          const visits = results.data?.quarters.find(({ quarter }) => quarter === present)?.visits;
          const next = draw ? nextQuarter(present) : present;
          return (
            <>
              {draw && (
                <>
                  <p className={classes.line}>
                    <strong>{present}</strong>
                    {draw.state === "drawn" ? (
                      <Mark meaning="good">{say("draw.step.done.drawn")}</Mark>
                    ) : (
                      <Mark meaning="info">{say("draws.drawing")}</Mark>
                    )}
                    {draw.state === "drawn" && (
                      <span className={classes.soft}>
                        <FormattedNumber value={draw.strata.reduce((sum, { drawn }) => sum + drawn, 0)} />{" "}
                        {say("draws.drawn")}
                      </span>
                    )}
                  </p>
                  {visits && <VisitProgress visits={visits} quarter={present} />}
                </>
              )}
              <p className={classes.next}>
                <Icon name="calendar" size={16} />
                <span>
                  {draw
                    ? say("home.draw.next", {
                        quarter: next,
                        date: intl.formatDate(windowOf(next).start, { timeZone: "UTC", dateStyle: "long" }),
                      })
                    : say("home.draw.due", { quarter: next })}
                </span>
              </p>
              {!program.staffInformedAt && (
                <p className={classes.line}>
                  <Mark meaning="warning">{say("home.draw.notInformed")}</Mark>
                </p>
              )}
              {(!draw || !program.staffInformedAt) && (
                <Link to="/draws" search={{ program: program.id }} className={classes.action ?? ""}>
                  {say(program.staffInformedAt ? "home.toDraws" : "home.draw.inform")}{" "}
                  <Icon name="arrowRight" size={16} />
                </Link>
              )}
            </>
          );
        }}
      </Answer>
    </div>
  );
}

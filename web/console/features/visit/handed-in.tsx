import { Link } from "@tanstack/react-router";
import { platformNow } from "../../api/platform-time.ts";
import { useAnswer } from "../../api/queries.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer, SkeletonRows } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import { quarterOf } from "../draw/quarter.ts";
import classes from "./handed-in.module.css";
import { useVisitName } from "./visit-row.tsx";
import { VisitStatus } from "./visit-status.tsx";

/** What was handed in lately, for who checks it. */
export function HandedIn() {
  const say = useSay();
  const nameOf = useVisitName();
  const quarter = quarterOf(platformNow());
  const list = useAnswer("visit.list", { view: "all", quarter, status: "submitted" });
  return (
    <Panel
      title={say("home.handedIn")}
      aside={
        <Link to="/visits" search={{ view: "all", status: "submitted" }} className={classes.link ?? ""}>
          {say("home.handedIn.all")}
        </Link>
      }
    >
      <Answer query={list} skeleton={<SkeletonRows rows={3} height={48} />}>
        {({ visits }) => {
          const latest = [...visits]
            .sort((a, b) => (b.submittedAt ?? "").localeCompare(a.submittedAt ?? ""))
            .slice(0, 5);
          if (latest.length === 0) return <p className={classes.none}>{say("home.handedIn.none")}</p>;
          return (
            <ul className={classes.rows}>
              {latest.map((visit) => (
                <li key={visit.id} className={classes.row}>
                  <Link to="/visits/$visitId" params={{ visitId: visit.id }} className={classes.name ?? ""}>
                    {nameOf(visit)}
                  </Link>
                  <VisitStatus status={visit.status} />
                  {visit.submittedAt && (
                    <span className={classes.at}>
                      <Moment at={visit.submittedAt} />
                    </span>
                  )}
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
    </Panel>
  );
}

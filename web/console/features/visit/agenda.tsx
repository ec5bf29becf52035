import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useNow } from "../../api/platform-time.ts";
import { Panel } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./agenda.module.css";
import { agendaOf } from "./agenda.ts";
import { VisitRow } from "./visit-row.tsx";
import type { VisitSummary } from "./visit-status.tsx";

/** An auditor's own visits by what presses most; what is handed in is folded away. */
export function Agenda({ visits }: { visits: VisitSummary[] }) {
  const say = useSay();
  const now = useNow();
  const parts = agendaOf(visits, now);
  const left = parts.filter(([part]) => part !== "submitted");
  const handedIn = parts.find(([part]) => part === "submitted")?.[1] ?? [];
  return (
    <div className={classes.agenda}>
      {left.length === 0 && (
        <Panel>
          <Empty
            icon="checkCircle"
            title={say("agenda.nothing")}
            action={
              <Button
                variant="default"
                renderRoot={(props) => <Link to="/visits" search={{ view: "open" }} {...props} />}
              >
                {say("visits.toOpen")}
              </Button>
            }
          >
            {say("agenda.nothingText")}
          </Empty>
        </Panel>
      )}
      {left.map(([part, inside]) => (
        <section key={part} className={classes.part} data-part={part} aria-labelledby={`agenda-${part}`}>
          <h2 className={classes.title} id={`agenda-${part}`}>
            {say(`agenda.${part}`)} <span className={classes.count}>{inside.length}</span>
          </h2>
          <Panel flush>
            <ul className={classes.list} aria-labelledby={`agenda-${part}`}>
              {inside.map((visit) => (
                <VisitRow key={visit.id} visit={visit} canTake={false} showsStatus={part === "overdue"} />
              ))}
            </ul>
          </Panel>
        </section>
      ))}
      {handedIn.length > 0 && (
        <details className={classes.done} open={left.length === 0}>
          <summary>
            {say("agenda.submitted")} <span className={classes.count}>{handedIn.length}</span>
          </summary>
          <Panel flush>
            <ul className={classes.list} aria-label={say("agenda.submitted")}>
              {handedIn.map((visit) => (
                <VisitRow key={visit.id} visit={visit} canTake={false} showsStatus />
              ))}
            </ul>
          </Panel>
        </details>
      )}
    </div>
  );
}

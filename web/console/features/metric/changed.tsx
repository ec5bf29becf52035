import { Link, type LinkProps } from "@tanstack/react-router";
import { FormattedNumber } from "react-intl";
import type { Got } from "../../api/client.ts";
import { may, useMe } from "../../api/me.ts";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { Panel } from "../../ui/page.tsx";
import { useSay } from "../../words/words.tsx";
import { viewsOf } from "../queue/views.ts";
import classes from "./changed.module.css";

type Name = keyof Got<"metric.home">["changed"];

const icons: Record<Name, IconName> = { unhappy: "message", reopened: "loop", late: "clock", recovered: "checkCircle" };

/** What changed in the last seven days beside the seven before; each leads to its rows. */
export function Changed({ changed }: { changed: Got<"metric.home">["changed"] }) {
  const say = useSay();
  const me = useMe();
  const rows: [name: Name, to: Pick<LinkProps, "to" | "search"> | undefined][] = [
    ["unhappy", { to: "/responses", search: { days: 7, band: "unhappy" } }],
    ["reopened", { to: "/ledger", search: { days: 7 } }],
    [
      "late",
      may("task.list", me)
        ? { to: "/queue", search: { view: viewsOf(me).at(-1) ?? "mine", clock: "breached" } }
        : undefined,
    ],
    ["recovered", { to: "/responses", search: { days: 7, kind: "recovery", band: "happy" } }],
  ];
  return (
    <Panel title={say("home.changed")}>
      <ul className={classes.rows}>
        {rows.map(([name, to]) => (
          <li key={name} className={classes.row}>
            <Icon name={icons[name]} size={18} />
            <span className={classes.words}>
              <span>{say(`home.changed.${name}`)}</span>
              <span className={classes.before}>{say("home.changed.before", { n: changed[name].before })}</span>
            </span>
            <strong className={classes.number} data-none={changed[name].now === 0 || undefined}>
              <FormattedNumber value={changed[name].now} />
            </strong>
            {to && (
              <Link
                {...to}
                className={classes.go ?? ""}
                aria-label={say("home.changed.show", { what: say(`home.changed.${name}`) })}
              >
                <Icon name="arrowRight" size={16} />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

import { Kbd, SegmentedControl } from "@mantine/core";
import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type MouseEvent, useCallback, useEffect, useMemo, useState } from "react";
import { may, useMe } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import { BulkButtons, BulkDialog, type BulkVerb } from "../features/queue/bulk.tsx";
import { queueFacets, useQueueColumns } from "../features/queue/columns.ts";
import { useQueueList } from "../features/queue/list.ts";
import { keepOrder } from "../features/queue/order.ts";
import { Preview } from "../features/queue/preview.tsx";
import { EditViews, useSavedViews } from "../features/queue/saved-views.tsx";
import { TaskRow } from "../features/queue/task-row.tsx";
import { type QueueView, viewsOf } from "../features/queue/views.ts";
import type { TaskRow as Row } from "../features/task/clock.tsx";
import { useTaskVerb } from "../features/task/verbs.ts";
import { Mark } from "../ui/mark.tsx";
import { Page, Panel } from "../ui/page.tsx";
import type { Shortcut } from "../ui/shell/keys.ts";
import { Empty, Failed } from "../ui/states.tsx";
import { DataTable } from "../ui/table/data-table.tsx";
import { useSelection } from "../ui/table/selection.ts";
import { searchOf, useTableState } from "../ui/table/table-state.ts";
import { Tabs } from "../ui/tabs.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./queue.module.css";

const route = getRouteApi("/queue");
const idOf = (task: Row) => task.id;
const none: Row[] = [];

/** Who to call first: tasks by time left, with a preview beside them where there is room. */
export function Queue() {
  const say = useSay();
  const me = useMe();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const views = viewsOf(me);
  const view: QueueView = search.view ?? views[0] ?? "all";
  const status = search.status ?? "open";
  const list = useQueueList(view, status);
  const tasks = useMemo(
    () => list.data?.tasks.filter((task) => (task.status === "closed") === (status === "closed")) ?? none,
    [list.data, status],
  );
  const teams = useAnswer("staff.listTeams", {}, { enabled: view === "all" && may("staff.listTeams", me) });
  const showsOwner = view !== "mine";
  const columns = useQueueColumns(teams.data?.teams, { owner: showsOwner, team: view === "all" });
  const [state, setState] = useTableState(search, queueFacets, (patch) =>
    navigate({ search: (before) => ({ ...before, ...patch }), replace: true, resetScroll: false }),
  );
  const selection = useSelection(idOf);
  const [bulk, setBulk] = useState<BulkVerb>();

  const isWide = useMediaQuery("(min-width: 75em)", false, { getInitialValueInEffect: false });
  const [active, setActive] = useState(search.task);
  const looked = active ?? (isWide ? tasks[0]?.id : undefined);
  const chosen = useMemo(() => tasks.find(({ id }) => id === looked), [tasks, looked]);
  // Somebody who holds a key down passes many rows; the address and the preview follow when they rest.
  const [rested] = useDebouncedValue(active, 120);
  useEffect(() => {
    if (rested) navigate({ search: (before) => ({ ...before, task: rested }), replace: true, resetScroll: false });
  }, [rested, navigate]);
  const [previewed] = useDebouncedValue(chosen?.id, 60);

  const open = useCallback(
    (task: Row, act?: "logAttempt" | "close" | "handOver") =>
      navigate({ to: "/tasks/$taskId", params: { taskId: task.id }, search: act ? { act } : {} }),
    [navigate],
  );
  const choose = useCallback((task: Row) => setActive(task.id), []);
  const press = useCallback(
    (event: MouseEvent<HTMLDivElement>) => {
      const link = (event.target as HTMLElement).closest<HTMLElement>("[data-task]");
      if (!link?.dataset.task || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      // A pointer chooses where there is a preview; the keyboard, and small pages, open.
      if (isWide && event.detail === 1) setActive(link.dataset.task);
      else navigate({ to: "/tasks/$taskId", params: { taskId: link.dataset.task }, search: {} });
    },
    [isWide, navigate],
  );
  const card = useCallback(
    (task: Row, { isActive }: { isActive: boolean }) => (
      <TaskRow task={task} isActive={isActive} showsOwner={showsOwner} />
    ),
    [showsOwner],
  );

  const works = may("task.acknowledge", me);
  const deed = useTaskVerb(chosen?.id ?? "");
  const acknowledge = () => {
    if (selection.rows.size > 0) setBulk("acknowledge");
    else if (chosen && !deed.isPending) deed.mutate({ verb: "acknowledge" });
  };
  const shortcuts: Shortcut[] =
    works && status === "open"
      ? [
          { keys: "a", word: "queue.key.acknowledge", run: acknowledge },
          { keys: "l", word: "queue.key.logAttempt", run: () => chosen && open(chosen, "logAttempt") },
          { keys: "c", word: "queue.key.close", run: () => chosen && open(chosen, "close") },
          {
            keys: "h",
            word: "queue.key.handOver",
            run: () => (selection.rows.size > 0 ? setBulk("handOver") : chosen && open(chosen, "handOver")),
          },
        ]
      : [];

  const [saved, setSaved] = useSavedViews(me.id);
  const present = Object.fromEntries(
    Object.entries<string | undefined>({
      view,
      ...(status === "closed" && { status }),
      ...searchOf(state, queueFacets),
    }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const address = addressOf(present);
  const isKept = saved.some((one) => addressOf(one.search) === address);
  const isPlain = Object.keys(present).every((name) => name === "view" || name === "status");

  return (
    <Page
      title={say("queue")}
      lead={say("queue.lead")}
      wide
      actions={
        <SegmentedControl
          aria-label={say("queue.status")}
          value={status}
          onChange={(value) => navigate({ search: { view, ...(value === "closed" && { status: value }) } })}
          data={(["open", "closed"] as const).map((value) => ({ value, label: say(`queue.status.${value}`) }))}
        />
      }
    >
      <div className={classes.views}>
        <Tabs
          label={say("queue.views")}
          tabs={[
            ...views.map((each) => ({
              key: each as string,
              isHere: each === view && (isPlain || !isKept),
              link: (
                <Link to="/queue" search={{ view: each, ...(status === "closed" && { status }) }}>
                  {say(`queue.view.${each}`)}
                </Link>
              ),
            })),
            ...saved.map((one) => ({
              key: one.id,
              isHere: addressOf(one.search) === address,
              link: (
                <Link to="/queue" search={one.search as never}>
                  {one.name}
                </Link>
              ),
            })),
          ]}
        />
        <EditViews
          views={saved}
          onChange={setSaved}
          present={isPlain || isKept ? undefined : present}
          onSaved={(one) => navigate({ search: one.search as never, replace: true })}
        />
      </div>
      {deed.error && <Failed error={deed.error} />}
      <div className={classes.columns} data-preview={(isWide && chosen !== undefined) || undefined}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the presses of the links inside */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on a link is a press of it */}
        <div onClick={press} className={classes.list}>
          <Panel flush>
            <DataTable
              label={say("queue")}
              name="queue"
              isList
              cardHeight={106}
              {...{ columns, rows: tasks, idOf, state, card, shortcuts }}
              onState={setState}
              givenOrder={say(status === "open" ? "queue.due" : "task.closedAt")}
              onRows={keepOrder}
              query={list}
              more={{
                has: list.data?.cursor !== undefined && list.isFetching,
                isFetching: list.isFetching && list.data?.cursor !== undefined,
                fetch: nothing,
              }}
              {...(works && status === "open" && { selection, bulk: <BulkButtons onChoose={setBulk} /> })}
              active={looked}
              onActive={choose}
              onOpen={open}
              empty={
                <Empty icon="checkCircle" title={say(status === "open" ? "queue.empty" : "queue.emptyClosed")}>
                  {say(status === "open" ? "queue.emptyText" : "queue.emptyClosedText")}
                </Empty>
              }
            />
            {list.data?.cursor && !list.isFetching && (
              <p className={classes.partial}>
                <Mark meaning="info">{say("queue.partial", { n: tasks.length })}</Mark>
              </p>
            )}
          </Panel>
        </div>
        {isWide && chosen && previewed && (
          <Preview
            key={previewed}
            taskId={previewed}
            onOpen={() => open(chosen, "logAttempt")}
            isQuiet={selection.rows.size > 0}
          />
        )}
      </div>
      {tasks.length > 0 && (
        <p className={classes.hints}>
          {[
            { keys: "j", word: "table.key.down" as const },
            { keys: "k", word: "table.key.up" as const },
            { keys: "Enter", word: "table.key.open" as const },
            ...(works ? [{ keys: "x", word: "table.key.select" as const }] : []),
            ...shortcuts,
            { keys: "/", word: "table.key.search" as const },
            { keys: "?", word: "queue.key.help" as const },
          ].map(({ keys, word }) => (
            <span key={keys}>
              <Kbd size="xs">{keys}</Kbd> {say(word)}
            </span>
          ))}
        </p>
      )}
      <BulkDialog verb={bulk} selection={selection} onClose={() => setBulk(undefined)} />
    </Page>
  );
}

const nothing = () => {};

const addressOf = (search: Record<string, string>): string =>
  new URLSearchParams(Object.entries(search).sort()).toString();

import { Button, Kbd, SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Got } from "../api/client.ts";
import { useMe } from "../api/me.ts";
import { useNow } from "../api/platform-time.ts";
import { keyOf, usePages } from "../api/queries.ts";
import { type TaskRow as Row, worstState } from "../features/task/clock.tsx";
import { Preview } from "../features/task/preview.tsx";
import { TaskRow } from "../features/task/task-row.tsx";
import { useTaskVerb } from "../features/task/verbs.ts";
import { type QueueView, viewsOf } from "../features/task/views.ts";
import { type Shortcut, useShortcuts } from "../ui/keys.ts";
import { Mark } from "../ui/mark.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Empty, Failed, SkeletonRows, Stale } from "../ui/states.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./queue.module.css";

const route = getRouteApi("/queue");

/** Who to call first: tasks by time left, with a preview beside them where there is room. */
export function Queue() {
  const say = useSay();
  const me = useMe();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const views = viewsOf(me);
  const view: QueueView = search.view ?? views[0] ?? "all";
  const status = search.status ?? "open";
  const list = usePages("task.list", { view, status }, { whole: search.clock !== undefined });
  const now = useNow();
  const all = list.data?.pages.flatMap((page) => page.tasks) ?? [];
  const tasks = search.clock ? all.filter((task) => worstState(task, now) === search.clock) : all;
  const isWide = useMediaQuery("(min-width: 75em)", false, { getInitialValueInEffect: false });
  const chosen = tasks.find((task) => task.id === search.task) ?? (isWide ? tasks[0] : undefined);

  const choose = (task: Row) => navigate({ search: { ...search, task: task.id }, replace: true, resetScroll: false });
  const open = (taskId: string) => navigate({ to: "/tasks/$taskId", params: { taskId } });

  return (
    <Page
      title={say("queue")}
      lead={say("queue.lead")}
      wide
      actions={
        <SegmentedControl
          aria-label={say("queue.status")}
          value={status}
          onChange={(value) => navigate({ search: { view, status: value as "open" } })}
          data={(["open", "closed"] as const).map((value) => ({ value, label: say(`queue.status.${value}`) }))}
        />
      }
    >
      <Tabs
        label={say("queue.views")}
        tabs={views.map((each) => ({
          key: each,
          isHere: each === view,
          link: (
            <Link to="/queue" search={{ view: each, ...(status === "closed" && { status }) }}>
              {say(`queue.view.${each}`)}
            </Link>
          ),
        }))}
      />
      {search.clock && (
        <p className={classes.filter}>
          <Mark meaning={search.clock === "breached" ? "bad" : search.clock === "at_risk" ? "warning" : "good"}>
            {say(`clock.${search.clock}`)}
          </Mark>
          <Link to="/queue" search={{ view }} className={classes.link ?? ""}>
            {say("queue.showAll")}
          </Link>
        </p>
      )}
      <Stale query={list} />
      <div className={classes.columns} data-preview={chosen !== undefined || undefined}>
        <Panel flush>
          {list.isPending ? (
            <div className={classes.waiting} aria-busy="true">
              <SkeletonRows rows={7} height={76} />
            </div>
          ) : list.error && !list.data ? (
            <div className={classes.waiting}>
              <Failed error={list.error} retry={() => list.refetch()} />
            </div>
          ) : tasks.length === 0 ? (
            <Empty icon="checkCircle" title={say(status === "open" ? "queue.empty" : "queue.emptyClosed")}>
              {say(status === "open" ? "queue.emptyText" : "queue.emptyClosedText")}
            </Empty>
          ) : (
            <>
              <ul className={classes.list} aria-label={say("queue")}>
                {tasks.map((task) => (
                  <TaskRow
                    key={task.id}
                    task={task}
                    isChosen={isWide && task.id === chosen?.id}
                    showsOwner={view !== "mine"}
                    onClick={(event) => {
                      // A pointer chooses where there is a preview; the keyboard, and small pages, open.
                      if (!isWide || event.detail === 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
                      event.preventDefault();
                      if (event.detail > 1) open(task.id);
                      else choose(task);
                    }}
                  />
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
        {isWide && chosen && <Preview key={chosen.id} taskId={chosen.id} onOpen={() => open(chosen.id)} />}
      </div>
      {tasks.length > 0 && <Keys tasks={tasks} chosen={chosen} choose={choose} open={open} />}
    </Page>
  );
}

/** The keyboard of the queue: j and k go down and up, Enter opens, a acknowledges. */
function Keys(props: {
  tasks: Row[];
  chosen: Row | undefined;
  choose: (task: Row) => void;
  open: (id: string) => void;
}) {
  const { tasks, chosen } = props;
  const say = useSay();
  const client = useQueryClient();
  const deed = useTaskVerb(chosen?.id ?? "");
  const step = (by: number) => {
    const at = chosen ? tasks.indexOf(chosen) : -1;
    const next = tasks[Math.min(tasks.length - 1, Math.max(0, at + by))];
    if (!next) return;
    props.choose(next);
    document.querySelector<HTMLElement>(`[data-task="${next.id}"]`)?.focus();
  };
  const acknowledge = () => {
    if (!chosen || deed.isPending) return;
    const known = client.getQueryData<Got<"task.fromId">>(keyOf("task.fromId", { taskId: chosen.id }));
    if (!known || known.can.includes("acknowledge")) deed.mutate({ verb: "acknowledge" });
  };
  const keys: Shortcut[] = [
    { keys: "j", word: "queue.key.down", run: () => step(1) },
    { keys: "k", word: "queue.key.up", run: () => step(-1) },
    { keys: "Enter", word: "queue.key.open", run: () => chosen && props.open(chosen.id) },
    { keys: "a", word: "queue.key.acknowledge", run: acknowledge },
  ];
  useShortcuts("queue", keys);
  return (
    <>
      {deed.error && <Failed error={deed.error} />}
      <p className={classes.hints}>
        {keys.map(({ keys: key, word }) => (
          <span key={key}>
            <Kbd size="xs">{key}</Kbd> {say(word)}
          </span>
        ))}
        <span>
          <Kbd size="xs">?</Kbd> {say("queue.key.help")}
        </span>
      </p>
    </>
  );
}

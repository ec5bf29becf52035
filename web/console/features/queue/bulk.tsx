import { Button, NativeSelect, Skeleton, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { ApiError, call, type Got } from "../../api/client.ts";
import { keyOf } from "../../api/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Answer, Failed, useSentence } from "../../ui/states.tsx";
import type { Selection } from "../../ui/table/selection.ts";
import { spoken } from "../../words/sentences.ts";
import { useSay } from "../../words/words.tsx";
import { useTakers } from "../staff/takers.ts";
import type { TaskRow } from "../task/clock.tsx";
import { showTask } from "../task/verbs.ts";
import classes from "./bulk.module.css";

export type BulkVerb = "acknowledge" | "take" | "handOver";
const bulkVerbs: BulkVerb[] = ["acknowledge", "take", "handOver"];

/** The API answers about so many tasks at once; one act is done to as many as somebody can look through. */
const asked = 100;
const most = 500;
/** So many calls are on their way at once. */
const lanes = 4;

interface Outcome {
  task: TaskRow;
  /** Absent where it was done. */
  refusal?: string;
}

/** What can be done with the selected tasks. */
export function BulkButtons({ onChoose }: { onChoose: (verb: BulkVerb) => void }) {
  const say = useSay();
  return bulkVerbs.map((verb) => (
    <Button key={verb} size="xs" variant="default" onClick={() => onChoose(verb)}>
      {say(`task.verb.${verb}`)}
    </Button>
  ));
}

/** A step done to many tasks: first what will and will not work and why, then what came of it for each. */
export function BulkDialog(props: { verb: BulkVerb | undefined; selection: Selection<TaskRow>; onClose: () => void }) {
  const say = useSay();
  return (
    <Dialog
      isOpen={props.verb !== undefined}
      onClose={props.onClose}
      label={say("bulk.title")}
      title={<strong>{props.verb && say(`task.verb.${props.verb}`)}</strong>}
    >
      {props.verb && <Bulk verb={props.verb} selection={props.selection} onClose={props.onClose} />}
    </Dialog>
  );
}

function Bulk({ verb, selection, onClose }: { verb: BulkVerb; selection: Selection<TaskRow>; onClose: () => void }) {
  const say = useSay();
  const client = useQueryClient();
  const sentence = useSentence();
  const [tasks] = useState(() => [...selection.rows.values()].slice(0, most));
  const [left] = useState(() => selection.rows.size - tasks.length);
  const [toStaffId, setTo] = useState("");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState<Outcome[]>([]);
  const taskIds = tasks.map(({ id }) => id);
  const check = useQuery<Got<"task.check">["answers"], ApiError>({
    queryKey: keyOf("task.check", { verb, taskIds, toStaffId }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const parts = Array.from({ length: Math.ceil(taskIds.length / asked) }, (_, n) =>
        call(
          "task.check",
          { verb, taskIds: taskIds.slice(n * asked, (n + 1) * asked), ...(toStaffId && { toStaffId }) },
          { signal },
        ),
      );
      return (await Promise.all(parts)).flatMap(({ answers }) => answers);
    },
  });
  const run = useMutation({
    mutationFn: async (chosen: TaskRow[]) => {
      const waiting = [...chosen];
      const lane = async () => {
        for (let task = waiting.shift(); task; task = waiting.shift()) {
          const outcome = await doTo(task);
          setDone((before) => [...before, outcome]);
          if (!outcome.refusal) selection.set([task], false);
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
    },
    onSettled: () =>
      Promise.all(
        (["task.list", "task.fromId", "metric.home"] as const).map((name) =>
          client.invalidateQueries({ queryKey: keyOf(name) }),
        ),
      ),
  });
  const doTo = async (task: TaskRow): Promise<Outcome> => {
    const taskId = task.id;
    try {
      const input = verb === "handOver" ? { taskId, toStaffId, note: note.trim() } : { taskId };
      showTask(client, await call(`task.${verb}`, input as { taskId: string; toStaffId: string; note: string }));
      return { task };
    } catch (error) {
      return { task, refusal: error instanceof ApiError ? sentence(error) : String(error) };
    }
  };

  if (run.isPending || run.isSuccess) {
    const refused = done.filter(({ refusal }) => refusal);
    return (
      <div className={classes.bulk}>
        <p role="status" className={classes.told}>
          {run.isPending
            ? say("bulk.progress", { n: done.length })
            : say("bulk.done", { n: done.length - refused.length, refused: refused.length })}
        </p>
        <ul className={classes.outcomes}>
          {done.map(({ task, refusal }) => (
            <li key={task.id}>
              <a href={`/tasks/${task.id}`}>{task.customerName}</a>
              {refusal ? (
                <Mark meaning="warning">{refusal}</Mark>
              ) : (
                <Mark meaning="good">{say(`task.done.${verb}`)}</Mark>
              )}
            </li>
          ))}
        </ul>
        {run.isSuccess && (
          <Button onClick={onClose} w="fit-content">
            {say("close")}
          </Button>
        )}
      </div>
    );
  }
  const refusals = new Map(check.data?.flatMap(({ taskId, refusal }) => (refusal ? [[taskId, refusal] as const] : [])));
  const able = tasks.filter(({ id }) => !refusals.has(id));
  const isReady = verb !== "handOver" || (toStaffId !== "" && note.trim() !== "");
  return (
    <form
      className={classes.bulk}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isReady && check.data && able.length > 0) run.mutate(able);
      }}
    >
      {verb === "handOver" && (
        <>
          <Receiver value={toStaffId} onChange={setTo} isMissing={tried && !toStaffId} />
          <Textarea
            required
            autosize
            minRows={2}
            maxLength={4000}
            label={say("handOver.note")}
            description={say("bulk.noteHint")}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={tried && !note.trim() && say("handOver.noteMissing")}
          />
        </>
      )}
      {left > 0 && <Mark meaning="info">{say("bulk.most", { most, left })}</Mark>}
      {check.error ? (
        <Failed error={check.error} retry={() => check.refetch()} />
      ) : check.data ? (
        <>
          <p role="status" className={classes.told}>
            {say("bulk.preview", { n: able.length, refused: refusals.size })}
          </p>
          <Reasons tasks={tasks} refusals={refusals} />
        </>
      ) : (
        <Skeleton height={64} aria-busy="true" />
      )}
      <div className={classes.buttons}>
        <Button type="submit" disabled={!check.data || able.length === 0} leftSection={<Icon name="check" />}>
          {say("bulk.action", { verb: say(`task.verb.${verb}`), n: able.length })}
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {say("cancel")}
        </Button>
      </div>
    </form>
  );
}

function Receiver(props: { value: string; onChange: (staffId: string) => void; isMissing: boolean }) {
  const say = useSay();
  const takers = useTakers(undefined);
  return (
    <Answer query={takers.query} skeleton={<Skeleton height={60} />}>
      {() => (
        <NativeSelect
          required
          label={say("handOver.to")}
          value={props.value}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          error={props.isMissing && say("handOver.toMissing")}
          data={takers.choices}
        />
      )}
    </Answer>
  );
}

/** What will not work, by reason. */
function Reasons({ tasks, refusals }: { tasks: TaskRow[]; refusals: Map<string, string> }) {
  const id = useId();
  const sentence = useSentence();
  const reasons = Map.groupBy(
    tasks.filter((task) => refusals.has(task.id)),
    (task) => refusals.get(task.id) ?? "",
  );
  return (
    <ul className={classes.reasons}>
      {[...reasons].map(([reason, refused], index) => (
        <li key={reason}>
          <Mark meaning="warning">{spoken(reason) || sentence(new ApiError(409, "conflict", "", {}))}</Mark>
          <p id={`${id}-${index}`} className={classes.names}>
            {refused.map((task) => task.customerName).join(", ")}
          </p>
        </li>
      ))}
    </ul>
  );
}

import body from "virtual:body/task.handOverAll";
import { NativeSelect, Skeleton, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Body, call, type Got } from "../../api/client.ts";
import { keyOf, useAnswer } from "../../api/queries.ts";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { DateTime } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./staff.module.css";
import { useTakers } from "./takers.ts";

type Result = Pick<Got<"task.handOverAll">, "handedOver" | "refused">;

/** Hands over page after page until all have been tried. */
async function handOverAll(staffId: string, { cursor: _, ...words }: Body<"task.handOverAll">): Promise<Result> {
  const all: Result = { handedOver: 0, refused: [] };
  let cursor: string | undefined;
  do {
    const page: Got<"task.handOverAll"> = await call("task.handOverAll", {
      staffId,
      ...words,
      ...(cursor && { cursor }),
    });
    all.handedOver += page.handedOver;
    all.refused.push(...page.refused);
    cursor = page.cursor;
  } while (cursor);
  return all;
}

/** A member's open tasks, and how a colleague gets them: each by its rules, and those that must stay with the reason. */
export function HandOverPanel({ staffId, isMe }: { staffId: string; isMe?: boolean }) {
  const say = useSay();
  const client = useQueryClient();
  const tasks = useAnswer("task.listOf", { staffId, limit: 100 });
  const takers = useTakers(staffId);
  const [result, setResult] = useState<Result>();
  const form = useForm("task.handOverAll", {
    schema: body,
    draft: `handOverAll.${staffId}`,
    initial: { toStaffId: "", note: "" },
    send: async (words) => {
      try {
        setResult(await handOverAll(staffId, words));
      } finally {
        for (const name of ["task.listOf", "task.list", "task.fromId", "metric.home"] as const)
          client.invalidateQueries({ queryKey: keyOf(name) });
      }
    },
    said: say("handOverAll.done"),
  });
  return (
    <Panel title={say(isMe ? "handOverAll.mine" : "handOverAll.title")}>
      {result && (
        <div className={classes.result} role="status">
          <p>
            <Mark meaning={result.refused.length > 0 ? "warning" : "good"}>
              {say("handOverAll.result", { n: result.handedOver })}
            </Mark>
          </p>
          {result.refused.length > 0 && (
            <>
              <p>{say("handOverAll.refused")}</p>
              <ul>
                {result.refused.map(({ taskId, customerName, title, reason }) => (
                  <li key={taskId}>
                    <Link to="/tasks/$taskId" params={{ taskId }}>
                      {title ? `${customerName}: ${title}` : customerName}
                    </Link>
                    <span>{reason}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      <Answer query={tasks} skeleton={<Skeleton height={120} radius="md" />}>
        {(open) =>
          open.tasks.length === 0 ? (
            <p className={classes.text}>{say("handOverAll.none")}</p>
          ) : (
            <>
              <p className={classes.text}>
                {open.cursor
                  ? say("handOverAll.many", { n: open.tasks.length })
                  : say("handOverAll.count", { n: open.tasks.length })}
              </p>
              <ul className={classes.tasks}>
                {open.tasks.slice(0, 5).map((task) => (
                  <li key={task.id}>
                    <Link to="/tasks/$taskId" params={{ taskId: task.id }}>
                      {task.title ? `${task.customerName}: ${task.title}` : task.customerName}
                    </Link>
                    <span>
                      <Icon name="clock" size={14} /> <DateTime at={task.nextDueAt} />
                    </span>
                  </li>
                ))}
              </ul>
              <Form form={form} action={say("handOverAll.action")}>
                <NativeSelect
                  {...form.field("toStaffId", say("handOver.to"), say("handOver.toMissing"))}
                  data={takers.choices}
                />
                <Textarea
                  autosize
                  minRows={2}
                  {...form.field("note", say("handOver.note"), say("handOver.noteMissing"))}
                />
              </Form>
            </>
          )
        }
      </Answer>
    </Panel>
  );
}

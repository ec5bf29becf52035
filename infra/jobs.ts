import { Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Construct } from "constructs";
import { campaignDirected } from "../functions/core/campaign/campaign.events.ts";
import { caseReopened, caseResolved } from "../functions/core/case/case.events.ts";
import { drawCompleted, drawRequested } from "../functions/core/draw/draw.events.ts";
import { importStarted } from "../functions/core/intake/intake.events.ts";
import { responseSubmitted } from "../functions/core/response/response.events.ts";
import { taskAssigned, taskClockPassed, taskClosed, taskRecovered } from "../functions/core/task/task.events.ts";
import { visitSubmitted } from "../functions/core/visit/visit.events.ts";
import { give, type Link, link } from "./constructs/link.ts";
import { QueueWorker } from "./constructs/queue-worker.ts";
import { ScheduledFunction } from "./constructs/scheduled-function.ts";
import { StreamWorker } from "./constructs/stream-worker.ts";
import { Subscriber, type SubscriberProps } from "./constructs/subscriber.ts";
import { tableLink } from "./data.ts";
import { queueLink } from "./delivery.ts";
import type { Stage } from "./stage.ts";

export interface JobsProps {
  stage: Stage;
  table: Table;
  emailQueue: Link;
  smsQueue: Link;
  /** What messages are sent from, told: how fast it may send. */
  addresses: Link[];
  site: Link;
}

/** What happens by itself: the stream's two readers, the effects of events, the timers and the schedules. */
export class Jobs extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, { stage, table, emailQueue, smsQueue, addresses, site }: JobsProps) {
    super(scope, "Jobs");
    const items = tableLink(table, "readWrite");
    this.bus = new EventBus(this, "Bus");

    new StreamWorker(this, "Relay", {
      stage,
      entry: "jobs/relay-events",
      links: [
        link(
          "Bus",
          { name: this.bus.eventBusName },
          { actions: ["events:PutEvents"], resources: [this.bus.eventBusArn] },
        ),
      ],
      table,
      filters: [{ eventName: ["INSERT", "MODIFY"], dynamodb: { NewImage: { eventAt: { S: [{ exists: true }] } } } }],
      batchSize: 100,
      batchingWindow: Duration.seconds(0),
    });
    const counted = ["case", "invitation", "task", "visit", "anonymous"];
    // What is not counted, but shown live. Each changes rarely.
    const shown = [
      "program",
      "draw",
      "notice",
      "staff",
      "team",
      "location",
      "calendar",
      "taxonomy",
      "policy",
      "sender",
      "key",
      "suppression",
      "survey",
      "request",
      "campaign",
      "segment",
      "import",
      "intake",
      "intakeState",
      "publicLink",
    ];
    const types = [...counted, ...shown];
    new StreamWorker(this, "Counters", {
      stage,
      entry: "jobs/count-changes",
      links: [items],
      table,
      filters: [
        { dynamodb: { NewImage: { type: { S: [...types, "look"] } } } },
        { eventName: ["REMOVE"], dynamodb: { OldImage: { type: { S: types } } } },
      ],
      batchSize: 1000,
      // A batch costs one transaction however many changes it holds, so changes gather: numbers, and what others see of a change, may be a quarter of a minute old.
      batchingWindow: Duration.seconds(15),
      tumblingWindow: Duration.seconds(15),
    });

    const contacts = new QueueWorker(this, "ContactQueue", { stage, entry: "jobs/receive-contact", links: [items] });
    contacts.receive({
      source: ["aws.connect"],
      detailType: ["Amazon Connect Contact Event"],
      detail: { eventType: ["COMPLETED", "DISCONNECTED"] },
    });
    const timer = new QueueWorker(this, "TimerQueue", {
      stage,
      entry: "jobs/run-timer",
      links: [tableLink(table, "readWrite", "board", "worker")],
      maxConcurrency: 10,
    });
    new ScheduledFunction(this, "Sweep", {
      stage,
      entry: "jobs/sweep-timers",
      links: [items, emailQueue, smsQueue, queueLink("TimerQueue", timer)],
      expression: "rate(1 minute)",
      // The next minute's run does what a late one would have done.
      maxAge: Duration.minutes(1),
    });
    new ScheduledFunction(this, "QuarterlyDraws", {
      stage,
      entry: "jobs/request-quarterly-draws",
      links: [tableLink(table, "write", "board")],
      expression: "cron(0 6 1 1,4,7,10 ? *)",
      maxAge: Duration.hours(6),
    });
    new ScheduledFunction(this, "RollUp", {
      stage,
      entry: "jobs/roll-up-day",
      links: [tableLink(table, "read")],
      expression: "cron(0 2 * * ? *)",
      maxAge: Duration.hours(6),
    });

    const on = (
      event: { readonly type: string },
      entry: string,
      links: Link[],
      more: Pick<SubscriberProps, "timeout" | "memory" | "batchSize" | "batchingWindow" | "only"> = {},
    ) => new Subscriber(this, { stage, bus: this.bus, event, entry: `events/${entry}`, links, ...more });
    const openingTasks = tableLink(table, "readWrite", "board", "worker");
    // Nobody waits for these: the survey goes out a day later, and the answer to it is kept already.
    const unhurried = { batchingWindow: Duration.minutes(1) };
    // A delay in business hours counts those of the team, which is found by the name that the help desk has for it.
    on(caseResolved, "case-resolved.invite", [tableLink(table, "readWrite", "board")], unhurried);
    on(caseReopened, "case-reopened.void-invitation", [items]);
    on(responseSubmitted, "response-submitted.open-task", [openingTasks]);
    on(responseSubmitted, "response-submitted.record-recovery", [items], {
      ...unhurried,
      // Most answers follow a resolution; only those of the survey after closure belong to a task.
      only: { surveyId: ["recovery"] },
    });
    on(taskClosed, "task-closed.schedule-recovery", [tableLink(table, "readWrite", "board")]);
    on(taskClockPassed, "task-clock-passed.notify-owner", [tableLink(table, "readWrite", "board"), emailQueue, site]);
    on(taskAssigned, "task-assigned.notify-owner", [items]);
    on(taskRecovered, "task-recovered.notify-owner", [items], unhurried);
    const campaigns = new QueueWorker(this, "CampaignQueue", {
      stage,
      entry: "jobs/pass-campaign",
      links: [tableLink(table, "scan"), ...addresses],
      timeout: Duration.seconds(60),
      memory: 512,
      // A part of the customers each; what they write goes on a key of its own for each customer.
      batchSize: 1,
      maxConcurrency: 16,
    });
    const steps = queueLink("CampaignQueue", campaigns);
    give(campaigns.worker.lambda, steps);
    on(campaignDirected, "campaign-directed.pass-frame", [steps]);
    on(importStarted, "import-started.take-rows", [items], {
      timeout: Duration.minutes(5),
      memory: 512,
      batchSize: 1,
    });
    on(drawRequested, "draw-requested.run-draw", [tableLink(table, "scan", "board")], {
      timeout: Duration.minutes(10),
      memory: 1024,
      batchSize: 1,
    });
    on(drawCompleted, "draw-completed.plan-visits", [tableLink(table, "readWrite", "board", "history")], {
      timeout: Duration.minutes(5),
      batchSize: 1,
    });
    on(drawCompleted, "draw-completed.notify-auditors", [tableLink(table, "readWrite", "board")]);
    on(visitSubmitted, "visit-submitted.open-task", [openingTasks]);
  }
}

import type { EventBus } from "aws-cdk-lib/aws-events";
import type { Construct } from "constructs";
import { application } from "../stage.ts";
import { QueueWorker, type QueueWorkerProps } from "./queue-worker.ts";

export interface SubscriberProps extends QueueWorkerProps {
  bus: EventBus;
  /** The definition in `functions/core/<noun>/<noun>.events.ts`. */
  event: { readonly type: string };
  /** Only events whose properties have one of these values; the subscriber must do without it, too. */
  only?: Record<string, string[]>;
}

/** One effect of one event: a rule, a queue and a function of its own, so that one that fails holds up no other. */
export class Subscriber extends QueueWorker {
  constructor(scope: Construct, { bus, event, only, ...props }: SubscriberProps) {
    super(scope, `${props.entry.split("/").at(-1)}`, props);
    this.receive(
      { source: [application], detailType: [event.type], ...(only && { detail: { properties: only } }) },
      bus,
    );
  }
}

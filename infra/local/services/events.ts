import { randomUUID } from "node:crypto";
import { AwsError, type Service } from "../aws-listener.ts";
import type { Clock } from "../clock.ts";
import type { Functions } from "../lambda.ts";
import { compilePattern } from "../patterns.ts";
import type { Log } from "../platform.ts";
import type { Store } from "../store.ts";
import type { Assembly, Resource, Tree } from "../template.ts";
import type { Firehose } from "./firehose.ts";
import type { Queues } from "./sqs.ts";

/** The template's event buses, and the account's default one that AWS services publish on. */
export interface Buses {
  readonly service: Service;
  /** Delivers an event to every matching rule's targets; durable when it returns. */
  publish(bus: string, event: Tree): void;
  /** Publishes on the default bus what an AWS service reports, at its time; survives a restart. */
  publishLater(event: Tree, afterMs: number): void;
  /** What a rule or schedule sends to one target. */
  deliver(target: Tree, event: Tree): void;
  published(): number;
  busy(): string | undefined;
  start(): void;
  stop(): void;
}

interface Rule {
  resource: Resource;
  matches(event: Tree): boolean;
  targets: Tree[];
}

/** Serves PutEvents and routes by the template's rules. */
export function createBuses(
  assembly: Assembly,
  store: Store,
  clock: Clock,
  queues: Queues,
  firehose: Firehose,
  functions: Functions,
  log: Log,
): Buses {
  const busName = (text: string | undefined): string => (text ?? "default").split("/").at(-1) ?? "default";
  const known = new Set(["default", ...assembly.ofType("AWS::Events::EventBus").map((bus) => bus.ref)]);
  const rules = new Map<string, Rule[]>();
  for (const resource of assembly.ofType("AWS::Events::Rule")) {
    const { EventPattern, EventBusName, Targets, State } = resource.properties;
    if (!EventPattern || State === "DISABLED") continue;
    const bus = busName(EventBusName);
    const rule = { resource, matches: compilePattern(EventPattern), targets: Targets ?? [] };
    rules.set(bus, [...(rules.get(bus) ?? []), rule]);
  }
  let published = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const deliver = (target: Tree, event: Tree): void => {
    const input = inputOf(target, event);
    const arn = String(target.Arn);
    if (arn.includes(":sqs:")) queues.send(arn, typeof input === "string" ? input : JSON.stringify(input));
    else if (arn.includes(":lambda:"))
      functions.invokeLater(arn, input, {
        retries: target.RetryPolicy?.MaximumRetryAttempts ?? 2,
        ...(target.DeadLetterConfig?.Arn && { deadLetterArn: target.DeadLetterConfig.Arn }),
      });
    else if (arn.includes(":firehose:"))
      firehose.put(arn, Buffer.from(typeof input === "string" ? input : JSON.stringify(input)));
    else if (arn.includes(":event-bus/")) publish(busName(arn), event);
    else throw new Error(`The local platform cannot deliver events to ${arn}.`);
  };

  const publish = (bus: string, event: Tree): void => {
    published += 1;
    const fitting = (rules.get(bus) ?? []).filter((rule) => rule.matches(event));
    log({
      source: "events",
      level: "debug",
      message: `${event["detail-type"]} of ${event.source} fits ${fitting.length} rules`,
      id: event.id,
    });
    store.together(() => {
      for (const rule of fitting) for (const target of rule.targets) deliver(target, event);
    });
  };

  const runDue = (): void => {
    if (stopped) return;
    const due = store.all<{ seq: number; event: string }>(
      "select seq, event from later where due_at <= ? order by seq limit 200",
      Date.now(),
    );
    for (const row of due)
      store.together(() => {
        publish("default", JSON.parse(row.event));
        store.run("delete from later where seq = ?", row.seq);
      });
    const next = store.one<{ at: number | null }>("select min(due_at) as at from later");
    clearTimeout(timer);
    if (next?.at) timer = setTimeout(runDue, Math.max(0, next.at - Date.now()));
  };

  const envelope = (event: Tree): Tree => ({
    version: "0",
    id: randomUUID(),
    account: assembly.account,
    region: assembly.region,
    resources: [],
    ...event,
  });

  const seconds = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

  return {
    publish: (bus, event) => publish(bus, envelope({ time: seconds(clock.now()), ...event })),
    publishLater(event, afterMs) {
      store.run(
        "insert into later (due_at, event) values (?, ?)",
        Date.now() + afterMs,
        JSON.stringify(envelope({ time: seconds(clock.now()), ...event })),
      );
      setImmediate(runDue);
    },
    deliver,
    published: () => published,
    busy: () => (store.one("select seq from later limit 1") ? "a provider's event waits" : undefined),
    start: runDue,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
    service: {
      handle(call) {
        if (call.operation !== "PutEvents") throw call.unsupported();
        const entries: Tree[] = call.json().Entries ?? [];
        if (entries.length === 0 || entries.length > 10)
          throw new AwsError("ValidationException", "PutEvents takes 1 to 10 entries.");
        const buses = new Set(entries.map((entry) => busName(entry.EventBusName)));
        call.authorize(
          ...[...buses].map((bus) => ({
            action: "events:PutEvents",
            resource: `arn:aws:events:${assembly.region}:${assembly.account}:event-bus/${bus}`,
          })),
        );
        const results = store.together(() =>
          entries.map((entry) => {
            const bus = busName(entry.EventBusName);
            if (!known.has(bus))
              return { ErrorCode: "ResourceNotFoundException", ErrorMessage: `Event bus ${bus} does not exist.` };
            if (!entry.Source || !entry.DetailType || !entry.Detail)
              return { ErrorCode: "InvalidArgument", ErrorMessage: "Source, DetailType and Detail are required." };
            if (/^aws\./.test(entry.Source))
              return {
                ErrorCode: "NotAuthorizedForSourceException",
                ErrorMessage: "Only AWS services publish as aws.*",
              };
            let detail: Tree;
            try {
              detail = JSON.parse(entry.Detail);
            } catch {
              return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
            }
            const event = envelope({
              "detail-type": entry.DetailType,
              source: entry.Source,
              time: seconds(entry.Time ? entry.Time * 1000 : clock.now()),
              resources: entry.Resources ?? [],
              detail,
            });
            publish(bus, event);
            return { EventId: event.id };
          }),
        );
        call.answerJson({
          FailedEntryCount: results.filter((result) => "ErrorCode" in result).length,
          Entries: results,
        });
      },
    },
  };
}

/** The event as the target wants it: whole, one path of it, constant, or transformed. */
function inputOf(target: Tree, event: Tree): Tree {
  if (target.Input !== undefined) return parsed(target.Input);
  if (target.InputPath !== undefined) return at(event, target.InputPath);
  if (!target.InputTransformer) return event;
  const { InputPathsMap = {}, InputTemplate } = target.InputTransformer;
  const value = (name: string): Tree => {
    if (name === "aws.events.event.json" || name === "aws.events.event") return event;
    if (name === "aws.events.rule-arn") return target.ruleArn;
    return at(event, InputPathsMap[name]);
  };
  const text = String(InputTemplate).replace(
    /("?)<([\w.-]+)>("?)/g,
    (_, before: string, name: string, after: string) => {
      const found = value(name);
      const inText = !(before === '"' && after === '"');
      const plain = typeof found === "string" ? found : JSON.stringify(found ?? null);
      if (!inText) return JSON.stringify(plain);
      return `${before}${typeof found === "string" && !before && !after ? JSON.stringify(found) : plain}${after}`;
    },
  );
  return parsed(text);
}

function parsed(text: string): Tree {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function at(event: Tree, path: string | undefined): Tree {
  return String(path ?? "$")
    .replace(/^\$\.?/, "")
    .split(".")
    .filter(Boolean)
    .reduce((value: Tree, key) => value?.[key], event);
}

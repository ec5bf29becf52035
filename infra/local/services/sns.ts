import { randomUUID } from "node:crypto";
import { AwsError, type Service } from "../aws-listener.ts";
import type { Clock } from "../clock.ts";
import type { Functions } from "../lambda.ts";
import type { Log } from "../platform.ts";
import type { Store } from "../store.ts";
import type { Assembly, Tree } from "../template.ts";
import type { Queues } from "./sqs.ts";

/** The template's topics. */
export interface Topics {
  readonly service: Service;
  /** Hands a message to every subscription; durable when it returns. */
  publish(topicArn: string, message: string, subject?: string, attributes?: Record<string, Tree>): string;
}

/** Serves topics whose subscribers are queues, functions, or people (whose mail is only logged). */
export function createTopics(
  assembly: Assembly,
  store: Store,
  clock: Clock,
  queues: Queues,
  functions: Functions,
  log: Log,
): Topics {
  const topics = new Set(assembly.ofType("AWS::SNS::Topic").map((topic) => topic.ref));
  const subscriptions: Tree[] = [
    ...assembly.ofType("AWS::SNS::Subscription").map((resource) => resource.properties),
    ...assembly
      .ofType("AWS::SNS::Topic")
      .flatMap((topic) => (topic.properties.Subscription ?? []).map((one: Tree) => ({ ...one, TopicArn: topic.ref }))),
  ];
  const publish: Topics["publish"] = (topicArn, message, subject, attributes = {}) => {
    if (!topics.has(topicArn)) throw new AwsError("NotFound", "Topic does not exist", 404);
    const MessageId = randomUUID();
    const envelope = {
      Type: "Notification",
      MessageId,
      TopicArn: topicArn,
      ...(subject && { Subject: subject }),
      Message: message,
      Timestamp: new Date(clock.now()).toISOString(),
      SignatureVersion: "1",
      ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
    };
    store.together(() => {
      for (const subscription of subscriptions.filter((one) => one.TopicArn === topicArn)) {
        const raw = String(subscription.RawMessageDelivery) === "true";
        if (subscription.Protocol === "sqs")
          queues.send(subscription.Endpoint, raw ? message : JSON.stringify(envelope), {
            attributes: raw
              ? Object.fromEntries(
                  Object.entries(attributes).map(([name, one]) => [
                    name,
                    { DataType: one.Type, StringValue: one.Value },
                  ]),
                )
              : {},
          });
        else if (subscription.Protocol === "lambda")
          functions.invokeLater(subscription.Endpoint, {
            Records: [{ EventSource: "aws:sns", EventVersion: "1.0", Sns: envelope }],
          });
        else
          log({
            source: "sns",
            level: "info",
            message: `${topicArn.split(":").at(-1)} would tell ${subscription.Endpoint} by ${subscription.Protocol}: ${message}`,
          });
      }
    });
    return MessageId;
  };
  return {
    publish,
    service: {
      handle(call) {
        if (call.operation !== "Publish") throw call.unsupported();
        const form = call.form();
        const topic = form.get("TopicArn") ?? "";
        call.authorize({ action: "sns:Publish", resource: topic });
        const attributes: Record<string, Tree> = {};
        for (let n = 1; form.has(`MessageAttributes.entry.${n}.Name`); n += 1)
          attributes[form.get(`MessageAttributes.entry.${n}.Name`) ?? ""] = {
            Type: form.get(`MessageAttributes.entry.${n}.Value.DataType`),
            Value: form.get(`MessageAttributes.entry.${n}.Value.StringValue`),
          };
        const id = publish(topic, form.get("Message") ?? "", form.get("Subject") ?? undefined, attributes);
        call.answerXml("Publish", `<MessageId>${id}</MessageId>`);
      },
    },
  };
}

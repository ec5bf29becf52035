import { functionOf } from "./event-sources.ts";
import type { Policies } from "./iam.ts";
import type { Functions } from "./lambda.ts";
import { type Assembly, type Resource, TemplateError, type Tree } from "./template.ts";

/** Fails at the first connection that the template declares but does not allow, naming the grant that is missing. */
export function checkWiring(assembly: Assembly, policies: Policies, functions: Functions): void {
  const permissions = assembly.ofType("AWS::Lambda::Permission").map((permission) => permission.properties);
  const policiesOf = (queueArn: string): Tree[] =>
    assembly
      .ofType("AWS::SQS::QueuePolicy")
      .filter((policy) => policy.properties.Queues.includes(assembly.named("AWS::SQS::Queue", queueArn)?.ref))
      .map((policy) => policy.properties.PolicyDocument);

  const may = (role: string | undefined, who: Resource, action: string, resource: string): void => {
    if (!role || !policies.allows(role, { action, resource }))
      throw new TemplateError(`${who.path} would fail in the cloud: its role may not ${action} on ${resource}.`);
  };
  const mayInvoke = (service: string, source: string, functionArn: string, who: Resource): void => {
    const target = functions.byArn(functionArn);
    const allowed = permissions.some(
      (permission) =>
        permission.Principal === service &&
        [target.arn, target.resource.ref].includes(permission.FunctionName) &&
        (!permission.SourceArn || sameSource(permission.SourceArn, source)),
    );
    if (!allowed)
      throw new TemplateError(
        `${who.path} would fail in the cloud: ${target.resource.logicalId} has no Lambda permission for ${service}.`,
      );
  };
  const maySend = (service: string, source: string, queueArn: string, who: Resource): void => {
    const allowed = policies.resourceAllows(policiesOf(queueArn), service, {
      action: "sqs:SendMessage",
      resource: queueArn,
      context: { "aws:SourceArn": [source], "aws:SecureTransport": ["true"], "aws:SourceAccount": [assembly.account] },
    });
    if (!allowed)
      throw new TemplateError(
        `${who.path} would fail in the cloud: the policy of queue ${queueArn.split(":").at(-1)} does not let ${service} send.`,
      );
  };

  for (const mapping of assembly.ofType("AWS::Lambda::EventSourceMapping")) {
    const { FunctionName, EventSourceArn, DestinationConfig } = mapping.properties;
    const { role } = functionOf(functions, FunctionName);
    const actions = EventSourceArn.includes(":sqs:")
      ? ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      : ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"];
    for (const action of actions) may(role, mapping, action, EventSourceArn);
    const destination = DestinationConfig?.OnFailure?.Destination;
    if (destination?.includes(":sqs:")) may(role, mapping, "sqs:SendMessage", destination);
  }
  for (const rule of assembly.ofType("AWS::Events::Rule")) {
    const source = rule.attributes.Arn ?? "";
    for (const target of rule.properties.Targets ?? []) {
      if (target.Arn.includes(":lambda:")) mayInvoke("events.amazonaws.com", source, target.Arn, rule);
      if (target.Arn.includes(":sqs:")) maySend("events.amazonaws.com", source, target.Arn, rule);
      if (target.Arn.includes(":firehose:")) may(target.RoleArn, rule, "firehose:PutRecord", target.Arn);
      if (target.DeadLetterConfig?.Arn) maySend("events.amazonaws.com", source, target.DeadLetterConfig.Arn, rule);
    }
  }
  for (const schedule of assembly.ofType("AWS::Scheduler::Schedule")) {
    const { Target } = schedule.properties;
    if (Target.Arn.includes(":lambda:")) may(Target.RoleArn, schedule, "lambda:InvokeFunction", Target.Arn);
    if (Target.Arn.includes(":sqs:")) may(Target.RoleArn, schedule, "sqs:SendMessage", Target.Arn);
    if (Target.Arn.includes(":event-bus/")) may(Target.RoleArn, schedule, "events:PutEvents", Target.Arn);
    if (Target.DeadLetterConfig?.Arn) may(Target.RoleArn, schedule, "sqs:SendMessage", Target.DeadLetterConfig.Arn);
  }
  for (const subscription of assembly.ofType("AWS::SNS::Subscription")) {
    const { Protocol, Endpoint, TopicArn } = subscription.properties;
    if (Protocol === "sqs") maySend("sns.amazonaws.com", TopicArn, Endpoint, subscription);
    if (Protocol === "lambda") mayInvoke("sns.amazonaws.com", TopicArn, Endpoint, subscription);
  }
  for (const route of assembly.ofType("AWS::ApiGatewayV2::Route")) {
    const { ApiId, RouteKey, Target } = route.properties;
    const integration = assembly.named("AWS::ApiGatewayV2::Integration", String(Target).replace(/^integrations\//, ""));
    if (!integration) throw new TemplateError(`${route.path} has no integration.`);
    const [method, path] = RouteKey === "$default" ? ["*", "/*"] : RouteKey.split(" ");
    const source = `arn:aws:execute-api:${assembly.region}:${assembly.account}:${ApiId}/*/${method === "ANY" ? "*" : method}${path}`;
    const uri = String(integration.properties.IntegrationUri);
    mayInvoke("apigateway.amazonaws.com", source, /functions\/(arn:[^/]+)\/invocations/.exec(uri)?.[1] ?? uri, route);
  }
}

/** Whether a permission's source, stars and all, covers the connection's. */
function sameSource(pattern: string, source: string): boolean {
  if (pattern === source) return true;
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(source);
}

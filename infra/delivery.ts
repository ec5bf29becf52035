import { Aws, CfnOutput, Duration, Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { EventBus } from "aws-cdk-lib/aws-events";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { ConfigurationSet, EmailIdentity, EmailSendingEvent, EventDestination, Identity } from "aws-cdk-lib/aws-ses";
import { CfnConfigurationSet } from "aws-cdk-lib/aws-smsvoice";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { type Link, link, told } from "./constructs/link.ts";
import { QueueWorker } from "./constructs/queue-worker.ts";
import { tableLink } from "./data.ts";
import type { Stage } from "./stage.ts";

export interface DeliveryProps {
  stage: Stage;
  /** Encrypts the topic of inbound messages. */
  key: IKey;
  table: Table;
  signingKeys: Link;
  site: Link;
}

/** Two invocations are the least that AWS allows. */
const textSenders = 2;

/** Mail and text messages: the queues that pace them, the senders, and what providers and customers say back. */
export class Delivery extends Construct {
  readonly emailQueue: Link;
  readonly smsQueue: Link;
  /** What is sent from, told without the right to send. */
  readonly addresses: Link[];

  constructor(scope: Construct, { stage, key, table, signingKeys, site }: DeliveryProps) {
    super(scope, "Delivery");
    const items = tableLink(table, "readWrite");
    const arnOf = (service: string, resource: string) =>
      `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;

    const mailSet = new ConfigurationSet(this, "MailSet");
    const domain = new EmailIdentity(this, "MailDomain", { identity: Identity.domain(stage.mail.domain) });
    for (const [index, { name, value }] of domain.dkimRecords.entries())
      new CfnOutput(this, `Dkim${index + 1}`, {
        value: `${name} CNAME ${value}`,
        description: "DNS record of the mail domain",
      });
    mailSet.addEventDestination("Events", {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, "AccountBus", "default")),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    const mail = link(
      "Mail",
      {
        from: stage.mail.from,
        fromName: stage.mail.fromName,
        configurationSet: mailSet.configurationSetName,
        perSecond: stage.mail.perSecond,
      },
      {
        actions: ["ses:SendRawEmail"],
        resources: [domain.emailIdentityArn, arnOf("ses", `configuration-set/${mailSet.configurationSetName}`)],
      },
    );

    const smsSet = new CfnConfigurationSet(this, "SmsSet");
    const number = arnOf("sms-voice", `phone-number/${stage.sms.phoneNumberId}`);
    const sender = {
      originationIdentity: number,
      configurationSet: smsSet.ref,
      perSecond: stage.sms.partsPerSecond,
      senders: textSenders,
    };
    const sending = { actions: ["sms-voice:SendTextMessage"], resources: [number, smsSet.attrArn] };
    const sms = link("Sms", sender, sending);
    /** Whoever hears START may take the number off the list that STOP put it on. */
    const conversing = link("Sms", sender, sending, {
      actions: ["sms-voice:DeleteOptedOutNumber"],
      resources: [arnOf("sms-voice", "opt-out-list/Default")],
    });

    // Two mails in flight, because a batch is sent one by one, and two texts, each of which waits for its turn. What the provider still refuses for
    // its rate is planned anew.
    const email = new QueueWorker(this, "EmailQueue", {
      stage,
      entry: "jobs/send-email",
      links: [items, mail, signingKeys, site],
      maxConcurrency: 2,
    });
    const text = new QueueWorker(this, "SmsQueue", {
      stage,
      entry: "jobs/send-sms",
      links: [items, sms, signingKeys, site],
      maxConcurrency: textSenders,
      batchSize: 1,
    });
    this.addresses = [told(mail), told(sms)];
    this.emailQueue = queueLink("EmailQueue", email);
    this.smsQueue = queueLink("SmsQueue", text);

    const emailEvents = new QueueWorker(this, "EmailEventQueue", {
      stage,
      entry: "jobs/record-email-event",
      links: [items],
      // Two reports a mail, for which nobody waits: gathered, they need a tenth of the invocations and deletes.
      batchingWindow: Duration.minutes(1),
    });
    emailEvents.receive({
      source: ["aws.ses"],
      // Other stages and applications of the account send mail, too.
      detail: { mail: { tags: { "ses:configuration-set": [mailSet.configurationSetName] } } },
    });
    const smsEvents = new QueueWorker(this, "SmsEventQueue", { stage, entry: "jobs/record-sms-event", links: [items] });
    smsEvents.receive({ source: ["aws.sms-voice"] });

    const inbound = new QueueWorker(this, "InboundSmsQueue", {
      stage,
      entry: "jobs/receive-sms",
      links: [items, conversing],
    });
    const topic = new Topic(this, "InboundSms", { masterKey: key, enforceSSL: true });
    topic.grantPublish(
      new ServicePrincipal("sms-voice.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
    topic.addSubscription(
      new SqsSubscription(inbound.queue, { rawMessageDelivery: true, deadLetterQueue: inbound.deadLetters }),
    );
    new CfnOutput(this, "InboundSmsTopic", { value: topic.topicArn, description: "The number's two-way channel" });
  }
}

/** Sending to a worker's queue. */
export const queueLink = (
  name: "EmailQueue" | "SmsQueue" | "TimerQueue" | "CampaignQueue",
  { queue }: QueueWorker,
): Link => link(name, { url: queue.queueUrl }, { actions: ["sqs:SendMessage"], resources: [queue.queueArn] });

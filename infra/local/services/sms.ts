import { randomUUID } from "node:crypto";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { SegmentedMessage } from "sms-segments-calculator";
import { AwsError, type Call, type Service } from "../aws-listener.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../store.ts";
import type { Assembly } from "../template.ts";
import type { Buses } from "./events.ts";
import type { Topics } from "./sns.ts";

/** A text message that was accepted for sending; its id is the provider's message id. */
export interface Sms {
  id: string;
  to: string;
  from: string;
  body: string;
  at: Date;
  parts: number;
  context: Record<string, string>;
}

/** The outgoing text messages of the platform, and what customers answer. */
export interface TextMessages {
  readonly service: Service;
  list(): Sms[];
  reply(input: { from: string; to: string; body: string; previousMessageId?: string }): void;
  /** Answers the next request to send with an error, as End User Messaging would. */
  refuseNext(error: { code: string; reason?: string; status?: number }): void;
}

interface Row {
  id: string;
  recipient: string;
  sender: string;
  body: string;
  at: number;
  parts: number;
  encoding: string;
  context: string;
}

/** A number opts out by these, whatever we make of them. */
const optOutWords = "ARRET CANCEL END OPT-OUT OPTOUT QUIT REMOVE STOP STOPALL TD UNSUBSCRIBE".split(" ");

/** How a text travels: encoding and number of parts. */
function segment(text: string): { encoding: "GSM" | "Unicode"; parts: number; length: number } {
  const message = new SegmentedMessage(text);
  const isGsm = message.encodingName === "GSM-7";
  return {
    encoding: isGsm ? "GSM" : "Unicode",
    length: message.messageSize / (isGsm ? 7 : 16),
    parts: message.segmentsCount,
  };
}

/** Serves SendTextMessage and reports each message successful, then delivered; replies go to the template's inbound topic. */
export function createTextMessages(
  assembly: Assembly,
  store: Store,
  clock: Clock,
  buses: Buses,
  topics: Topics,
): TextMessages {
  const report = (row: Row, status: "SUCCESSFUL" | "DELIVERED", afterMs: number): void =>
    buses.publishLater(
      {
        source: "aws.sms-voice",
        "detail-type": "Text Message Delivery Status Updated",
        detail: {
          eventType: `TEXT_${status}`,
          eventVersion: "1.0",
          eventTimestamp: clock.now(),
          isFinal: true,
          originationPhoneNumber: row.sender,
          isoCountryCode: parsePhoneNumberFromString(row.recipient)?.country ?? "US",
          isInternationalSend: false,
          messageId: row.id,
          messageRequestTimestamp: row.at,
          messageEncoding: row.encoding,
          messageType: "TRANSACTIONAL",
          messageStatus: status,
          messageStatusDescription:
            status === "SUCCESSFUL"
              ? "Message has been accepted by phone carrier"
              : "Message has been delivered to phone",
          ...(row.context !== "{}" && { context: JSON.parse(row.context) }),
          totalMessageParts: row.parts,
          totalMessagePrice: Number((0.00581 * row.parts).toFixed(5)),
          totalCarrierFee: Number((0.00302 * row.parts).toFixed(5)),
        },
      },
      afterMs,
    );

  const optIn = (call: Call): void => {
    const { OptOutListName, OptedOutNumber } = call.json();
    call.authorize({
      action: "sms-voice:DeleteOptedOutNumber",
      resource: `arn:aws:sms-voice:${assembly.region}:${assembly.account}:opt-out-list/${OptOutListName}`,
    });
    if (!store.one("select number from opted_out where number = ?", String(OptedOutNumber)))
      throw new AwsError("ResourceNotFoundException", "The number has not opted out.");
    store.run("delete from opted_out where number = ?", String(OptedOutNumber));
    call.answerJson({ OptOutListName, OptedOutNumber });
  };
  const refusals: Parameters<TextMessages["refuseNext"]>[0][] = [];
  const service: Service = {
    handle(call) {
      if (call.operation === "DeleteOptedOutNumber") return optIn(call);
      if (call.operation !== "SendTextMessage") throw call.unsupported();
      const input = call.json();
      const arn = (rest: string): string => `arn:aws:sms-voice:${assembly.region}:${assembly.account}:${rest}`;
      const identity = String(input.OriginationIdentity ?? "");
      const kind = identity.startsWith("pool-") ? "pool" : "phone-number";
      const set = input.ConfigurationSetName;
      call.authorize(
        {
          action: "sms-voice:SendTextMessage",
          resource: !identity ? "*" : identity.startsWith("arn:") ? identity : arn(`${kind}/${identity}`),
        },
        ...(set
          ? [
              {
                action: "sms-voice:SendTextMessage",
                resource: String(set).startsWith("arn:") ? set : arn(`configuration-set/${set}`),
              },
            ]
          : []),
      );
      const refusal = refusals.shift();
      if (refusal)
        throw new AwsError(refusal.code, `Told to say ${refusal.reason ?? refusal.code}.`, refusal.status ?? 400, {
          extra: { ...(refusal.reason && { Reason: refusal.reason }) },
        });
      const to = String(input.DestinationPhoneNumber ?? "");
      if (!/^\+[1-9]\d{6,14}$/.test(to))
        throw new AwsError("ValidationException", `DestinationPhoneNumber ${to} is not in E.164 format.`, 400, {
          extra: { Reason: "INVALID_PARAMETER" },
        });
      if (store.one("select number from opted_out where number = ?", to))
        throw new AwsError("ConflictException", "The destination phone number opted out.", 409, {
          extra: { Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" },
        });
      const body = String(input.MessageBody ?? "");
      const { encoding, parts, length } = segment(body);
      if (length === 0 || length > (encoding === "GSM" ? 1530 : 630))
        throw new AwsError("ValidationException", "MessageBody is empty or too long.", 400, {
          extra: { Reason: "INVALID_PARAMETER" },
        });
      const row: Row = {
        id: randomUUID(),
        recipient: to,
        sender: originOf(identity),
        body,
        at: clock.now(),
        parts,
        encoding,
        context: JSON.stringify(input.Context ?? {}),
      };
      store.together(() => {
        store.run(
          "insert into sms (id, recipient, sender, body, at, parts, encoding, context) values (?, ?, ?, ?, ?, ?, ?, ?)",
          row.id,
          row.recipient,
          row.sender,
          row.body,
          row.at,
          row.parts,
          row.encoding,
          row.context,
        );
        report(row, "SUCCESSFUL", 50);
        report(row, "DELIVERED", 150);
      });
      call.answerJson({ MessageId: row.id });
    },
  };

  return {
    service,
    list: () =>
      store.all<Row>("select * from sms order by rowid").map((row) => ({
        id: row.id,
        to: row.recipient,
        from: row.sender,
        body: row.body,
        at: new Date(row.at),
        parts: row.parts,
        context: JSON.parse(row.context),
      })),
    refuseNext: (error) => void refusals.push(error),
    reply({ from, to, body, previousMessageId }) {
      const topic = assembly.ofType("AWS::SNS::Topic").find((one) => one.logicalId.includes("InboundSms"));
      if (!topic) throw new Error("The template has no topic for inbound text messages (named …InboundSms…).");
      if (optOutWords.includes(body.trim().toUpperCase()))
        store.run("insert or ignore into opted_out (number) values (?)", from);
      topics.publish(
        topic.ref,
        JSON.stringify({
          originationNumber: from,
          destinationNumber: to,
          messageKeyword: `KEYWORD_${assembly.account}`,
          messageBody: body,
          inboundMessageId: randomUUID(),
          ...(previousMessageId && { previousPublishedMessageId: previousMessageId }),
        }),
      );
    },
  };
}

/** A number bought in the cloud is known here by its id only: it shows as a number reserved for fiction. */
const originOf = (identity: string): string =>
  /^\+\d+$/.test(identity) ? identity : identity ? "+12125550100" : "LOCAL";

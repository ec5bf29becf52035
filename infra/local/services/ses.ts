import { randomBytes, randomUUID } from "node:crypto";
import { AwsError, type Call, type Service } from "../aws-listener.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../store.ts";
import type { Assembly, Tree } from "../template.ts";
import type { Buses } from "./events.ts";

/** A mail that was accepted for sending. */
export interface Mail {
  id: string;
  messageId: string;
  from: string;
  to: string[];
  /** The message as sent, headers and all. */
  raw: string;
  at: Date;
  tags: Record<string, string>;
  configurationSet?: string;
}

/** What mail systems and readers report about a mail. */
export type MailFeedback = "Bounce" | "Complaint" | "Delivery" | "Open" | "Click";

/** The outgoing mail of the platform. */
export interface Mails {
  readonly service: Service;
  list(): Mail[];
  get(id: string): Mail | undefined;
  emit(id: string, type: MailFeedback, detail?: object): void;
  /** Answers the next request to send with an error, as SES would. */
  refuseNext(error: { code: string; message: string; status?: number }): void;
}

interface Row {
  id: string;
  message_id: string;
  sender: string;
  recipients: string;
  raw: Uint8Array;
  at: number;
  tags: string;
  configuration_set: string | null;
  caller: string;
}

const detailTypes: Record<string, string> = {
  Send: "Email Sent",
  Delivery: "Email Delivered",
  Bounce: "Email Bounced",
  Complaint: "Email Complaint Received",
  Open: "Email Opened",
  Click: "Email Clicked",
};

/** Serves the SES query protocol; addresses of bounce.example and complaint.example, and SES's simulator, behave like their names. */
export function createMails(assembly: Assembly, store: Store, clock: Clock, buses: Buses): Mails {
  const identities = assembly.ofType("AWS::SES::EmailIdentity").map((identity) => identity.ref.toLowerCase());
  const sets = assembly.ofType("AWS::SES::ConfigurationSet").map((set) => set.ref);
  const destinations = assembly.ofType("AWS::SES::ConfigurationSetEventDestination").map((resource) => {
    const { ConfigurationSetName, EventDestination } = resource.properties;
    if (!EventDestination.EventBridgeDestination)
      throw new Error(`The local platform delivers mail events to EventBridge only (${resource.logicalId}).`);
    return {
      set: ConfigurationSetName,
      types:
        EventDestination.Enabled === false
          ? []
          : EventDestination.MatchingEventTypes.map((t: string) => t.toLowerCase()),
    };
  });
  const arn = (rest: string): string => `arn:aws:ses:${assembly.region}:${assembly.account}:${rest}`;

  const report = (row: Row, type: string, detail: object, afterMs: number): void => {
    const wanted = destinations.some(
      (destination) => destination.set === row.configuration_set && destination.types.includes(type.toLowerCase()),
    );
    if (!wanted) return;
    buses.publishLater(
      {
        source: "aws.ses",
        "detail-type": detailTypes[type],
        resources: [arn(`configuration-set/${row.configuration_set}`)],
        detail: { eventType: type, [type.toLowerCase()]: detail, mail: mailRecord(row, assembly) },
      },
      afterMs,
    );
  };

  const now = (): string => new Date(clock.now()).toISOString();
  const details = (row: Row, type: MailFeedback): object => {
    const recipients: string[] = JSON.parse(row.recipients);
    const feedbackId = `${randomBytes(8).toString("hex")}-${randomUUID()}-000000`;
    switch (type) {
      case "Bounce":
        return {
          bounceType: "Permanent",
          bounceSubType: "General",
          bouncedRecipients: recipients.map((emailAddress) => ({
            emailAddress,
            action: "failed",
            status: "5.1.1",
            diagnosticCode: "smtp; 550 5.1.1 user unknown",
          })),
          timestamp: now(),
          feedbackId,
          reportingMTA: "dsn; mta.example.com",
        };
      case "Complaint":
        return {
          complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
          timestamp: now(),
          feedbackId,
          userAgent: "local platform",
          complaintFeedbackType: "abuse",
          arrivalDate: now(),
        };
      case "Delivery":
        return {
          timestamp: now(),
          processingTimeMillis: 100,
          recipients,
          smtpResponse: "250 2.6.0 Message received",
          reportingMTA: "mta.example.com",
        };
      case "Open":
        return { ipAddress: "127.0.0.1", timestamp: now(), userAgent: "local platform" };
      case "Click":
        return { ipAddress: "127.0.0.1", timestamp: now(), userAgent: "local platform", link: "", linkTags: {} };
    }
  };

  const refusals: Parameters<Mails["refuseNext"]>[0][] = [];
  const accept = (
    call: Call,
    input: { source: string; to: string[]; raw: Buffer; tags: Record<string, string>; set: string | undefined },
  ) => {
    const { source, to, raw, tags, set } = input;
    const refusal = refusals.shift();
    if (refusal) throw new AwsError(refusal.code, refusal.message, refusal.status ?? 400);
    const address = addressOf(source).toLowerCase();
    const domain = address.split("@")[1] ?? "";
    const identity = identities.includes(address) ? address : domain;
    call.authorize(
      {
        action: `ses:${call.operation}`,
        resource: arn(`identity/${identity}`),
        context: { "ses:FromAddress": [address], "ses:Recipients": to },
      },
      ...(set
        ? [
            {
              action: `ses:${call.operation}`,
              resource: arn(`configuration-set/${set}`),
              context: { "ses:FromAddress": [address], "ses:Recipients": to },
            },
          ]
        : []),
    );
    if (set && !sets.includes(set))
      throw new AwsError("ConfigurationSetDoesNotExist", `Configuration set <${set}> does not exist.`);
    if (!identities.includes(identity))
      throw new AwsError(
        "MessageRejected",
        `Email address is not verified. The following identities failed the check in region ${assembly.region.toUpperCase()}: ${address}`,
      );
    const unusual = to.find((one) => !/^[^@\s]+@[^@\s]+$/.test(addressOf(one)));
    if (to.length === 0 || unusual !== undefined)
      throw new AwsError("InvalidParameterValue", unusual ? `Illegal address: ${unusual}` : "Missing destination.");
    if (raw.length > 10 * 1024 * 1024)
      throw new AwsError("InvalidParameterValue", "Message length is more than 10485760 bytes long.");
    const messageId = `${randomBytes(8).toString("hex")}-${randomUUID()}-000000`;
    const row: Row = {
      id: messageId,
      message_id: messageId,
      sender: source,
      recipients: JSON.stringify(to),
      raw,
      at: clock.now(),
      tags: JSON.stringify(tags),
      configuration_set: set ?? null,
      caller: call.caller?.role.split("/").at(-1) ?? "administrator",
    };
    store.together(() => {
      store.run(
        "insert into mail (id, message_id, sender, recipients, raw, at, tags, configuration_set, caller) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id,
        row.message_id,
        row.sender,
        row.recipients,
        row.raw,
        row.at,
        row.tags,
        row.configuration_set,
        row.caller,
      );
      report(row, "Send", {}, 0);
      const fate = to.map((one) => fateOf(addressOf(one))).find((one) => one !== "Delivery") ?? "Delivery";
      if (fate !== "Bounce") report(row, "Delivery", details(row, "Delivery"), 50);
      if (fate !== "Delivery") report(row, fate, details(row, fate), 100);
    });
    call.answerXml(call.operation, `<MessageId>${messageId}</MessageId>`);
  };

  const members = (form: URLSearchParams, name: string): string[] => {
    const found: string[] = [];
    for (let n = 1; form.has(`${name}.member.${n}`); n += 1) found.push(form.get(`${name}.member.${n}`) ?? "");
    return found;
  };
  const tagsOf = (form: URLSearchParams): Record<string, string> => {
    const tags: Record<string, string> = {};
    for (let n = 1; form.has(`Tags.member.${n}.Name`); n += 1)
      tags[form.get(`Tags.member.${n}.Name`) ?? ""] = form.get(`Tags.member.${n}.Value`) ?? "";
    return tags;
  };

  const operations: Record<string, (call: Call, form: URLSearchParams) => void> = {
    SendRawEmail(call, form) {
      const raw = Buffer.from(form.get("RawMessage.Data") ?? "", "base64");
      const headers = headersOf(raw);
      const header = (name: string): string => headers.find((one) => one.name.toLowerCase() === name)?.value ?? "";
      const destinations = members(form, "Destinations");
      const inHeaders = ["to", "cc", "bcc"].flatMap((name) => splitAddresses(header(name)));
      const inTags = header("x-ses-message-tags")
        .split(/[,;]/)
        .flatMap((pair): [string, string][] => {
          const [name, ...value] = pair.trim().split("=");
          return name ? [[name, value.join("=")]] : [];
        });
      accept(call, {
        source: form.get("Source") || header("from"),
        to: destinations.length > 0 ? destinations : inHeaders,
        raw,
        tags: { ...Object.fromEntries(inTags), ...tagsOf(form) },
        set: form.get("ConfigurationSetName") || header("x-ses-configuration-set") || undefined,
      });
    },
    SendEmail(call, form) {
      const to = ["To", "Cc", "Bcc"].flatMap((kind) => members(form, `Destination.${kind}Addresses`));
      const html = form.get("Message.Body.Html.Data");
      const text = form.get("Message.Body.Text.Data");
      const source = form.get("Source") ?? "";
      const subject = Buffer.from(form.get("Message.Subject.Data") ?? "").toString("base64");
      const body = Buffer.from(html ?? text ?? "")
        .toString("base64")
        .replace(/(.{76})/g, "$1\r\n");
      const raw = Buffer.from(
        `From: ${source}\r\nTo: ${members(form, "Destination.ToAddresses").join(", ")}\r\nSubject: =?utf-8?B?${subject}?=\r\nMIME-Version: 1.0\r\nContent-Type: text/${html ? "html" : "plain"}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`,
      );
      accept(call, { source, to, raw, tags: tagsOf(form), set: form.get("ConfigurationSetName") || undefined });
    },
    GetSendQuota(call) {
      call.authorize({ action: "ses:GetSendQuota", resource: "*" });
      const sent = store.one<{ n: number }>("select count(*) as n from mail where at > ?", clock.now() - 86_400_000);
      call.answerXml(
        "GetSendQuota",
        `<Max24HourSend>50000.0</Max24HourSend><MaxSendRate>14.0</MaxSendRate><SentLast24Hours>${sent?.n ?? 0}.0</SentLast24Hours>`,
      );
    },
  };

  const mailOf = (row: Row): Mail => ({
    id: row.id,
    messageId: row.message_id,
    from: row.sender,
    to: JSON.parse(row.recipients),
    raw: Buffer.from(row.raw).toString(),
    at: new Date(row.at),
    tags: JSON.parse(row.tags),
    ...(row.configuration_set && { configurationSet: row.configuration_set }),
  });
  const find = (id: string): Row | undefined => store.one<Row>("select * from mail where id = ?", id);

  return {
    list: () => store.all<Row>("select * from mail order by rowid").map(mailOf),
    get(id) {
      const row = find(id);
      return row && mailOf(row);
    },
    refuseNext: (error) => void refusals.push(error),
    emit(id, type, detail = {}) {
      const row = find(id);
      if (!row) throw new Error(`There is no mail ${id}.`);
      report(row, type, { ...details(row, type), ...detail }, 0);
    },
    service: {
      handle(call) {
        const operation = operations[call.operation];
        if (!operation) throw call.unsupported();
        operation(call, call.form());
      },
    },
  };
}

const addressOf = (text: string): string => (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim();

const splitAddresses = (header: string): string[] =>
  header
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((one) => one.trim())
    .filter(Boolean);

function fateOf(address: string): "Delivery" | "Bounce" | "Complaint" {
  const [name = "", domain = ""] = address.toLowerCase().split("@");
  const simulator = domain === "simulator.amazonses.com";
  if (domain === "bounce.example" || (simulator && name.split("+")[0] === "bounce")) return "Bounce";
  if (domain === "complaint.example" || (simulator && name.split("+")[0] === "complaint")) return "Complaint";
  return "Delivery";
}

function headersOf(raw: Uint8Array): { name: string; value: string }[] {
  const [head = ""] = Buffer.from(raw)
    .toString("utf8")
    .split(/\r?\n\r?\n/, 1);
  return head
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(":");
      return colon > 0 ? [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }] : [];
    });
}

const decodeWords = (text: string): string =>
  text.replace(/\?=\s+=\?/g, "?==?").replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, words: string) =>
    kind.toLowerCase() === "b"
      ? Buffer.from(words, "base64").toString()
      : Buffer.from(
          words
            .replaceAll("_", " ")
            .replace(/=([0-9A-F]{2})/gi, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          "latin1",
        ).toString(),
  );

function mailRecord(row: Row, assembly: Assembly): Tree {
  const headers = headersOf(row.raw);
  const header = (name: string): string =>
    decodeWords(headers.find((one) => one.name.toLowerCase() === name)?.value ?? "");
  const address = addressOf(row.sender);
  const tags: Record<string, string[]> = Object.fromEntries(
    Object.entries<string>(JSON.parse(row.tags)).map(([name, value]) => [name, [value]]),
  );
  return {
    timestamp: new Date(row.at).toISOString(),
    source: row.sender,
    sourceArn: `arn:aws:ses:${assembly.region}:${assembly.account}:identity/${address.split("@")[1]}`,
    sendingAccountId: assembly.account,
    messageId: row.message_id,
    destination: JSON.parse(row.recipients),
    headersTruncated: false,
    headers,
    commonHeaders: {
      from: [header("from")],
      to: splitAddresses(header("to")),
      messageId: row.message_id,
      subject: header("subject"),
    },
    tags: {
      "ses:configuration-set": row.configuration_set ? [row.configuration_set] : [],
      "ses:source-ip": ["127.0.0.1"],
      "ses:from-domain": [address.split("@")[1] ?? ""],
      "ses:caller-identity": [row.caller],
      ...tags,
    },
  };
}

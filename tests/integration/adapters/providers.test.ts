import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Trouble, troubles } from "../../../functions/core/trouble.ts";

/** Stands in for an AWS endpoint: keeps what came, and answers what the test says. */
let server: Server;
let requests: { headers: IncomingMessage["headers"]; body: string }[] = [];
let answers: { status: number; body: string }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    requests.push({ headers: request.headers, body: await text(request) });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    response.writeHead(answer?.status ?? 500).end(answer?.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const resources = {
    App: { name: "loopkeeper", stage: "test" },
    SigningKeys: { parameter: "/loopkeeper-test/signing-keys" },
    Sms: { originationIdentity: "number", configurationSet: "set", perSecond: 10, senders: 2 },
    Mail: { from: "care@loopkeeper.example", fromName: "Zoë’s care", configurationSet: "set" },
  };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIDTEST",
    AWS_SECRET_ACCESS_KEY: "secret",
    ...Object.fromEntries(
      Object.entries(resources).map(([name, value]) => [`SST_RESOURCE_${name}`, JSON.stringify(value)]),
    ),
  });
});
afterAll(() => server.close());
beforeEach(() => {
  requests = [];
  answers = [];
  vi.resetModules();
});

const keys = { current: 1, keys: { "1": "AAAA" } };
const found = { status: 200, body: JSON.stringify({ Parameter: { Value: JSON.stringify(keys) } }) };
const throttled = { status: 400, body: JSON.stringify({ __type: "ThrottlingException", message: "Rate exceeded" }) };
const signingKeys = async () => (await import("../../../functions/adapters/secrets.ts")).signingKeys();

describe("secrets", () => {
  it("are fetched once by a signed request, however many ask at once", async () => {
    answers = [found];
    const { signingKeys } = await import("../../../functions/adapters/secrets.ts");
    expect(await Promise.all([signingKeys(), signingKeys()])).toEqual([keys, keys]);
    expect(await signingKeys()).toEqual(keys);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers).toMatchObject({
      "x-amz-target": "AmazonSSM.GetParameter",
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDTEST\/\d{8}\/eu-west-1\/ssm\/aws4_request/,
      ),
    });
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
      Name: "/loopkeeper-test/signing-keys",
      WithDecryption: true,
    });
  });

  it("are asked for again when the store is too busy", async () => {
    answers = [throttled, { status: 500, body: "" }, found];
    expect(await signingKeys()).toEqual(keys);
    expect(requests).toHaveLength(3);
  });

  it("that may not be read say so at once, and are asked for anew by the next", async () => {
    answers = [{ status: 400, body: '{"__type":"AccessDeniedException"}' }, found];
    const { signingKeys } = await import("../../../functions/adapters/secrets.ts");
    await expect(signingKeys()).rejects.toThrow("AccessDeniedException");
    expect(await signingKeys()).toEqual(keys);
  });

  it("go on as they were while they cannot be fetched again", async () => {
    answers = [found, { status: 403, body: "no" }];
    const { signingKeys } = await import("../../../functions/adapters/secrets.ts");
    await signingKeys();
    const later = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10 * 60_000);
    expect(await signingKeys()).toEqual(keys);
    later.mockRestore();
    expect(requests).toHaveLength(2);
  });
});

describe("mail", () => {
  const send = async () =>
    (await import("../../../functions/adapters/email.ts")).send({
      to: "ana@example.org",
      toName: "Ana, née Łuk",
      subject: "Your request “Parcel”\r\nBcc: evil@example.org",
      html: "<p>你好</p>",
      text: "你好",
      id: "inv_1",
      headers: { "List-Unsubscribe": `<https://a-long-name.cloudfront.net/u/${"x".repeat(44)}>` },
      tags: { invitation: "inv_1" },
    });
  const error = (code: string, message: string) =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  const accepted =
    "<SendRawEmailResponse><SendRawEmailResult><MessageId>0100-1</MessageId></SendRawEmailResult></SendRawEmailResponse>";

  it("is one MIME message to one recipient, with its headers whole and nothing smuggled in", async () => {
    answers = [{ status: 200, body: accepted }];
    expect(await send()).toEqual({ result: "accepted", messageId: "0100-1", from: "Zoë’s care" });
    const form = new URLSearchParams(requests[0]?.body);
    expect(Object.fromEntries(form)).toMatchObject({
      Action: "SendRawEmail",
      Source: "care@loopkeeper.example",
      "Destinations.member.1": "ana@example.org",
      ConfigurationSetName: "set",
      "Tags.member.1.Name": "invitation",
      "Tags.member.1.Value": "inv_1",
    });
    const mail = await PostalMime.parse(Buffer.from(form.get("RawMessage.Data") ?? "", "base64"));
    expect(mail).toMatchObject({
      subject: "Your request “Parcel” Bcc: evil@example.org",
      from: { name: "Zoë’s care", address: "care@loopkeeper.example" },
      to: [{ name: "Ana, née Łuk", address: "ana@example.org" }],
      messageId: "<inv_1@loopkeeper.example>",
      text: "你好\n",
      html: "<p>你好</p>\n",
    });
    expect(mail.bcc).toBeUndefined();
    expect(mail.headers.find(({ key }) => key === "list-unsubscribe")?.value.trim()).toBe(
      `<https://a-long-name.cloudfront.net/u/${"x".repeat(44)}>`,
    );
  });

  it.each([
    "\r\nBcc: evil@example.org",
    "\nBcc: evil@example.org\n\n<script>",
    "\rBcc: evil@example.org",
    "\u2028Bcc: evil@example.org",
    "\u0000\u000b\u0085Bcc: evil@example.org",
    '", evil@example.org, "',
    "<evil@example.org>, ",
    "=?utf-8?q?=0D=0ABcc:_evil@example.org?=",
    "%0d%0aBcc: evil@example.org",
    "\u202eevil\u2066\ud83d",
  ])("takes no header and no recipient out of %j, wherever it stands", async (naughty) => {
    answers = [{ status: 200, body: accepted }];
    await (await import("../../../functions/adapters/email.ts")).send({
      ...{ fromName: `Care ${naughty}`, toName: `Ana ${naughty}`, subject: `Hello ${naughty}` },
      ...{ to: "ana@example.org", replyTo: `help@example.org${naughty}`, html: "<p>?</p>", text: "?", id: "inv_1" },
      headers: { "List-Unsubscribe": "<https://x.example/u/1>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
      tags: { invitation: "inv_1" },
    });
    const form = new URLSearchParams(requests[0]?.body);
    expect(form.getAll("Destinations.member.1")).toEqual(["ana@example.org"]);
    expect(form.has("Destinations.member.2")).toBe(false);
    const raw = Buffer.from(form.get("RawMessage.Data") ?? "", "base64").toString("utf8");
    const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]/g, "");
    expect(
      head
        .split("\r\n")
        .map((line) => line.split(":")[0]?.toLowerCase())
        .sort(),
    ).toEqual([
      ...["auto-submitted", "content-type", "date", "from", "list-unsubscribe", "list-unsubscribe-post"],
      ...["message-id", "mime-version", "reply-to", "subject", "to"],
    ]);
    expect(head.replaceAll("\r\n", "")).not.toMatch(/[\r\n\0]/);
    const mail = await PostalMime.parse(raw);
    expect([mail.to?.length, mail.replyTo?.length, mail.bcc]).toEqual([1, 1, undefined]);
    expect(mail.to?.[0]?.address).toBe("ana@example.org");
    expect(mail.from?.address).toBe("care@loopkeeper.example");
  });

  it.each([
    ["rate", 400, error("Throttling", "Maximum sending rate exceeded.")],
    ["daily_quota", 400, error("Throttling", "Daily message quota exceeded.")],
    ["paused", 400, error("AccountSendingPausedException", "Email sending is disabled for your account.")],
    ["paused", 400, error("ConfigurationSetSendingPausedException", "Email sending is disabled for the set.")],
    ["rejected", 400, error("MessageRejected", "The message could not be sent.")],
    ["sender_not_verified", 400, error("MessageRejected", "Email address is not verified.")],
    ["sender_not_verified", 400, error("MailFromDomainNotVerifiedException", "The MAIL FROM domain is not verified")],
    ["invalid_address", 400, error("InvalidParameterValue", "Domain contains illegal character")],
    ["unknown", 500, error("InternalFailure", "Something")],
  ])("that is not taken is %s, and is not sent again by the client", async (result, status, body) => {
    answers = [{ status, body }];
    expect(await send()).toMatchObject(
      result === "unknown" ? { result } : { trouble: result, result: troubles[result as Trouble].result },
    );
    expect(requests).toHaveLength(1);
  });

  it.each([
    [403, "AccessDenied", "no"],
    [400, "ConfigurationSetDoesNotExist", "Configuration set set does not exist"],
    [400, "SomethingNew", "of the account"],
  ])("that the account may not send (%i %s) is a defect, not a customer's failure", async (status, code, message) => {
    answers = [{ status, body: error(code, message) }];
    await expect(send()).rejects.toThrow(message);
    expect(requests).toHaveLength(1);
  });
});

describe("a text message", () => {
  const send = async (body = "?", secondsToLive = 60) =>
    (await import("../../../functions/adapters/sms.ts")).sendText({
      to: "+14255550182",
      body,
      context: { invitation: "inv_1" },
      secondsToLive,
    });
  const error = (name: string, Reason?: string) => JSON.stringify({ __type: name, Message: "why", Reason });

  it("is refused here where it is longer than the carrier takes, and where its time ends before it could go", async () => {
    for (const body of ["a".repeat(1531), "好".repeat(631), " "])
      expect(await send(body)).toMatchObject({ result: "refused", trouble: "too_long" });
    expect(await send("?", 4)).toMatchObject({ result: "rate" });
    expect(requests).toEqual([]);
  });

  it("waits for its turn: two processes share ten parts a second, and the wait is taken off its time", async () => {
    answers = [{ status: 200, body: JSON.stringify({ MessageId: "m" }) }];
    const from = performance.now();
    await Promise.all([send("a".repeat(400), 60), send("?", 60), send("?", 60)]);
    expect(performance.now() - from).toBeGreaterThan(790);
    expect(requests.map(({ body }) => JSON.parse(body).TimeToLive)).toEqual([60, 59, 59]);
  });

  it.each([
    ["rate", 400, error("ThrottlingException")],
    ["spend_limit", 402, error("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT")],
    ["invalid_number", 400, error("ValidationException", "INVALID_PARAMETER")],
    ["blocked", 400, error("ValidationException", "DESTINATION_COUNTRY_BLOCKED")],
    ["blocked", 409, error("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION")],
    ["opted_out", 409, error("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT")],
    ["sender_not_verified", 409, error("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED")],
    ["sender_not_verified", 409, error("ConflictException", "RESOURCE_NOT_ACTIVE")],
    ["setup", 409, error("ConflictException", "LAST_PHONE_NUMBER")],
    ["unknown", 500, error("InternalServerException")],
  ])("that is not taken is %s, and is not sent again by the client", async (result, status, body) => {
    answers = [{ status, body }];
    expect(await send()).toMatchObject(
      result === "unknown" ? { result } : { trouble: result, result: troubles[result as Trouble].result },
    );
    expect(requests).toHaveLength(1);
  });

  it.each([
    [400, "ResourceNotFoundException", undefined],
    [400, "UnrecognizedClientException", undefined],
    [400, "AccessDeniedException", "ACCOUNT_DISABLED"],
    [400, "ValidationException", "INVALID_ARN"],
  ])("that the account may not send (%i %s %s) is a defect, not a customer's failure", async (status, name, reason) => {
    answers = [{ status, body: error(name, reason) }];
    await expect(send()).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });
});

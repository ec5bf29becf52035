import PostalMime from "postal-mime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Hands, handsOf } from "../../support/hands.ts";
import { type House, staffTheHouse, startHouse } from "../../support/house.ts";
import { customer, mailsTo, ofType, pass, resolve } from "../../support/main-job.ts";

const admin = "ada.lindqvist";
const ana = customer("ana");
const wei = customer("wei", { locale: "zh-CN" });
const eve = customer("eve", {
  phone: "+14255550182",
  country: "US",
  timeZone: "America/Los_Angeles",
  preferredChannel: "sms",
  consent: { email: false, sms: true },
});
const quiet = customer("quiet");

let house: House;
let hands: Hands;
beforeAll(async () => {
  house = await startHouse();
  hands = handsOf(house);
  await staffTheHouse(house);
});
afterAll(() => house?.stop());

const put = async (path: string, body: unknown) => {
  const reply = await hands.api(admin, "PUT", path, body);
  expect(reply).toMatchObject({ status: 200 });
};

it("sends what an administrator decided: names by language, where answers go, the line and the brand; and nothing to who asked not to be written to", async () => {
  await put("/api/senders/email", {
    version: 0,
    name: { en: "Lin, Acme “Care”", "zh-CN": "某某的林晓" },
    replyTo: "answers@acme.example",
    line: { en: "Acme Ltd, Dublin", "zh-CN": "某某有限公司" },
  });
  await put("/api/senders/sms", { version: 0, name: { en: "Acme", "zh-CN": "某某" } });
  const { status } = await hands.api(admin, "POST", "/api/suppressions", {
    channel: "email",
    address: quiet.email,
    note: "Phoned on Monday.",
  });
  expect(status).toBe(200);
  for (const who of [ana, wei, eve, quiet]) await resolve(hands, who);
  await hands.idle();
  await pass(hands, 36);

  const [english] = await mailsTo(hands, ana);
  const [chinese] = await mailsTo(hands, wei);
  const raw = Buffer.from(english?.raw ?? "").toString("utf8");
  expect(raw.slice(0, raw.indexOf("\r\n\r\n"))).toMatch(/^Reply-To: answers@acme\.example$/m);
  expect(await PostalMime.parse(english?.raw ?? "")).toMatchObject({
    from: { name: "Lin, Acme “Care”", address: "care@dev.loopkeeper.example" },
    replyTo: [{ address: "answers@acme.example" }],
    text: expect.stringMatching(/Acme Ltd, Dublin\s*$/),
    html: expect.stringContaining("Acme Ltd, Dublin"),
  });
  expect(await PostalMime.parse(chinese?.raw ?? "")).toMatchObject({
    from: { name: "某某的林晓" },
    html: expect.stringContaining("某某有限公司"),
  });
  expect((await hands.texts()).map(({ body }) => body)).toEqual([expect.stringMatching(/^Acme: /)]);
  expect(await mailsTo(hands, quiet)).toEqual([]);
  expect(ofType(await hands.items(), "invitation").find((item) => item.reason)).toMatchObject({
    status: "suppressed",
    reason: "suppressed_address",
  });
  expect(await hands.troubles()).toEqual([]);
});

it("refuses a help desk from the moment its key is revoked", async () => {
  await resolve(hands, customer("before"));
  const { keys } = (await hands.api(admin, "GET", "/api/keys")).body;
  expect(keys).toMatchObject([{ name: "Help desk", lastUsedOn: expect.stringMatching(/^20/) }]);
  await hands.api(admin, "POST", `/api/keys/${keys[0].id}/revoke`);
  expect(await hands.announce({ source: "test", externalId: "after", status: "open" })).toMatchObject({ status: 401 });
});

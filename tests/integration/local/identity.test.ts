import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientId, createIdentity, type Identity } from "../../../infra/local/identity.ts";

const data = mkdtempSync(join(tmpdir(), "loopkeeper-identity-"));
let server: Server;
let identity: Identity;
let siteUrl: string;

beforeAll(async () => {
  server = createServer((incoming, response) => identity.handle(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  siteUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  identity = createIdentity({ siteUrl, data });
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  identity.stop();
  rmSync(data, { recursive: true, force: true });
});

const claimsOf = async (token: string) => {
  const keys = createRemoteJWKSet(new URL(`${siteUrl}/oidc/jwks`));
  const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: `${siteUrl}/oidc`, audience: clientId });
  return { ...payload, alg: protectedHeader.alg };
};

/** A browser that keeps cookies and follows nothing by itself. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(url, siteUrl), {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
}

const verifier = "v".repeat(64);
const authorization = `/oidc/auth?${new URLSearchParams({
  client_id: clientId,
  response_type: "code",
  scope: "openid email profile",
  code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  code_challenge_method: "S256",
})}&redirect_uri=`;

async function signIn(subject: string) {
  const go = browser();
  const redirect = `${siteUrl}/signed-in`;
  const asked = await go(authorization + encodeURIComponent(redirect));
  const page = asked.headers.get("location") ?? "";
  let answer = await go(page, { method: "POST", headers: { origin: siteUrl }, body: new URLSearchParams({ subject }) });
  while (answer.status === 303 && !answer.headers.get("location")?.startsWith(redirect))
    answer = await go(answer.headers.get("location") ?? "");
  const code = new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
  return trade({ grant_type: "authorization_code", code, redirect_uri: redirect, code_verifier: verifier });
}

async function trade(fields: Record<string, string>) {
  const body = new URLSearchParams({ ...fields, client_id: clientId });
  const response = await fetch(`${siteUrl}/oidc/token`, { method: "POST", body });
  return (await response.json()) as Record<"access_token" | "id_token" | "refresh_token" | "error", string>;
}

test("a person who presses their button gets an access token with the claims that a Cognito pool gives", async () => {
  const tokens = await signIn("priya.nair");
  expect(await claimsOf(tokens.access_token)).toMatchObject({
    alg: "RS256",
    sub: "priya.nair",
    client_id: clientId,
    "cognito:groups": ["owner"],
    scope: "openid email profile",
  });
  expect(await claimsOf(tokens.id_token)).toMatchObject({ name: "Priya Nair", email: "priya.nair@staff.example" });
});

test("a restart keeps keys and sessions: a token stays valid, and the one to renew it works once", async () => {
  const tokens = await signIn("zhou.jie");
  identity.stop();
  identity = createIdentity({ siteUrl, data });
  expect(await claimsOf(tokens.access_token)).toMatchObject({ sub: "zhou.jie" });
  const renewal = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
  expect(await claimsOf((await trade(renewal)).access_token)).toMatchObject({ sub: "zhou.jie" });
  expect(await trade(renewal)).toMatchObject({ error: "invalid_grant" });
});

test("another site's form signs nobody in, and a rebound name gets no page", async () => {
  const go = browser();
  const asked = await go(authorization + encodeURIComponent(`${siteUrl}/signed-in`));
  const page = asked.headers.get("location") ?? "";
  const body = new URLSearchParams({ subject: "ada.lindqvist" });
  const forged = await go(page, { method: "POST", headers: { origin: "http://evil.example" }, body });
  expect(forged.status).toBe(403);
  const status = await new Promise((resolve, reject) => {
    const outgoing = request(new URL("/oidc/jwks", siteUrl), { headers: { host: "evil.example" } });
    outgoing
      .on("response", (response) => resolve(response.statusCode))
      .on("error", reject)
      .end();
  });
  expect(status).toBe(403);
});

test("nobody who is not a demo person gets a token, and no other address gets a code", async () => {
  await expect(identity.tokenFor("mallory")).rejects.toThrow("There is no demo person mallory.");
  const answer = await browser()(authorization + encodeURIComponent("http://evil.example/signed-in"));
  expect(answer.status).toBe(400);
});

import { createHash, createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import Provider, { type Adapter, type AdapterPayload, type Configuration, type JWKS } from "oidc-provider";
import { type Person, people, personOf, teams } from "./demo/people.ts";
import {
  formOf,
  Html,
  html,
  isForUs,
  isFromUs,
  type Page,
  type Reader,
  readerOf,
  renderPage,
  sendPage,
} from "./desk/page.ts";

/** The console's client id: the audience that the API's authorizer asks for. */
export const clientId = "loopkeeper-console";

/** An OpenID Connect provider on the site's port, for one machine: who you are is which button you press. */
export interface Identity {
  /** For everything under `/oidc`. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** An access token as the sign-in page would give it. */
  tokenFor(subject: string): Promise<string>;
  /** Ends everybody's session, as an administrator of the provider can: no token is renewed any more. */
  endSessions(): void;
  stop(): void;
}

/** Names the person whom the next sign-in of this browser is for, so that nobody has to be asked. */
const expectedCookie = "loopkeeper-sign-in-as";

/** The headers that end the provider's session in this browser, and say who signs in next. */
export const changeOfPerson = ({ subject }: Person) => ({
  "set-cookie": [
    `${expectedCookie}=${subject}; Path=/oidc; SameSite=Lax; Max-Age=60`,
    ...["_session", "_session.legacy"].flatMap((name) =>
      [name, `${name}.sig`].map((each) => `${each}=; Path=/; Max-Age=0`),
    ),
  ],
});

const hour = 3600;
const day = 24 * hour;

/** Starts the provider; its keys and sessions live in the data directory, so a restart signs nobody out. */
export function createIdentity(options: {
  siteUrl: string;
  data: string;
  /** How long an access token lasts. */
  tokenSeconds?: number;
}): Identity {
  const { siteUrl, data, tokenSeconds = hour } = options;
  mkdirSync(data, { recursive: true });
  const keys = keysIn(join(data, "identity-keys.json"));
  const store = sessionsIn(join(data, "identity.sqlite"));
  const api = `${siteUrl}/api`;
  const configuration: Configuration = {
    adapter: store.adapter,
    jwks: keys.jwks,
    cookies: { keys: keys.cookies },
    clients: [
      {
        client_id: clientId,
        client_name: "Loopkeeper",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: [`${siteUrl}/signed-in`],
        post_logout_redirect_uris: [`${siteUrl}/`],
      },
    ],
    scopes: ["openid", "email", "profile", "offline_access"],
    claims: {
      openid: ["sub", "cognito:groups"],
      email: ["email", "email_verified"],
      profile: ["name", "locale", "zoneinfo"],
    },
    conformIdTokenClaims: false,
    clientBasedCORS: (_context, origin) => origin === siteUrl,
    findAccount: (_context, subject) => accountOf(subject),
    // The same claims as a Cognito access token has.
    extraTokenClaims: (_context, token) => {
      const person = "accountId" in token && token.accountId ? personOf(token.accountId) : undefined;
      return person && { "cognito:groups": [person.group], username: person.subject, token_use: "access" };
    },
    issueRefreshToken: () => true,
    loadExistingGrant: async (context) => {
      const { session, client, provider } = context.oidc;
      if (!session?.accountId || !client) return undefined;
      const known = session.grantIdFor(client.clientId);
      const kept = known ? await provider.Grant.find(known) : undefined;
      if (kept) return kept;
      const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
      grant.addOIDCScope("openid email profile offline_access");
      grant.addResourceScope(api, "openid email profile");
      await grant.save();
      return grant;
    },
    interactions: { url: (_context, interaction) => `/oidc/sign-in/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => api,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          audience: clientId,
          scope: "openid email profile",
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          const reader = readerOf(context.req);
          context.body = renderPage(signOutPage(reader, form), reader, siteUrl);
        },
      },
    },
    renderError: (context, error) => {
      const reader = readerOf(context.req);
      context.type = "html";
      context.body = renderPage(troublePage(reader, error.error_description ?? error.error), reader, `${siteUrl}/`);
    },
    ttl: {
      AccessToken: tokenSeconds,
      IdToken: hour,
      RefreshToken: 30 * day,
      Session: 30 * day,
      Grant: 30 * day,
      Interaction: hour,
    },
    // The person and the provider are on one machine: there is no clock between them.
    clockTolerance: 5,
  };
  const provider = new Provider(`${siteUrl}/oidc`, configuration);
  const callback = provider.callback();

  const signIn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reader = readerOf(request);
    if (request.method !== "POST")
      return sendPage(
        response,
        renderPage(
          signInPage(reader, await interactionOf(request, response), expectedOf(request)),
          reader,
          request.url ?? "/",
        ),
        200,
        { "set-cookie": `${expectedCookie}=; Path=/oidc; Max-Age=0` },
      );
    const person = personOf((await formOf(request)).get("subject") ?? "");
    if (!person) return refuse(request, response, 400);
    await provider.interactionFinished(request, response, { login: { accountId: person.subject } });
  };
  const interactionOf = async (request: IncomingMessage, response: ServerResponse): Promise<string> =>
    (await provider.interactionDetails(request, response)).uid;
  const refuse = (request: IncomingMessage, response: ServerResponse, status: number): void => {
    const reader = readerOf(request);
    const sentence = status === 403 ? reader.say.otherSite : reader.say.signInOver;
    sendPage(response, renderPage(troublePage(reader, sentence), reader, "/"), status);
  };

  return {
    handle(request, response) {
      const signingIn = request.url?.startsWith("/oidc/sign-in/");
      const trusted = signingIn ? isFromUs(request, siteUrl) : isForUs(request, siteUrl);
      if (!trusted) return refuse(request, response, 403);
      if (signingIn) {
        signIn(request, response).catch(() => refuse(request, response, 400));
        return;
      }
      // The provider finds its own mount point as the difference of the two.
      Object.assign(request, { originalUrl: request.url });
      request.url = request.url?.slice("/oidc".length) || "/";
      callback(request, response);
    },
    async tokenFor(subject) {
      const client = await provider.Client.find(clientId);
      if (!client || !personOf(subject)) throw new Error(`There is no demo person ${subject}.`);
      const grant = new provider.Grant({ accountId: subject, clientId });
      grant.addOIDCScope("openid");
      const token = new provider.AccessToken({
        accountId: subject,
        client,
        grantId: await grant.save(),
        scope: "openid",
        gty: "authorization_code",
      } as ConstructorParameters<typeof provider.AccessToken>[0]);
      token.resourceServer = new provider.ResourceServer(api, {
        audience: clientId,
        scope: "openid",
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "RS256" } },
      });
      return token.save();
    },
    endSessions: store.forget,
    stop: store.close,
  };
}

function accountOf(subject: string) {
  const person = personOf(subject);
  return (
    person && {
      accountId: subject,
      claims: () => ({
        sub: subject,
        name: person.name,
        email: person.email,
        email_verified: true,
        locale: person.locale,
        zoneinfo: person.timeZone,
        "cognito:groups": [person.group],
      }),
    }
  );
}

function keysIn(file: string): { jwks: JWKS; cookies: string[] } {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const jwk = privateKey.export({ format: "jwk" });
    const kid = createHash("sha256").update(String(jwk.n)).digest("base64url").slice(0, 16);
    const keys = {
      jwks: { keys: [{ ...jwk, kid, use: "sig", alg: "RS256" }] },
      cookies: [randomBytes(32).toString("base64url")],
    };
    writeFileSync(`${file}.new`, JSON.stringify(keys), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  const keys = JSON.parse(readFileSync(file, "utf8"));
  createPrivateKey({ key: keys.jwks.keys[0], format: "jwk" });
  return keys;
}

/** The provider's sessions, codes and refresh tokens in one SQLite file. */
function sessionsIn(file: string): { adapter: (model: string) => Adapter; forget(): void; close(): void } {
  const database = new DatabaseSync(file);
  database.exec(`pragma journal_mode = wal; pragma synchronous = normal;
    create table if not exists model (
      id text primary key, payload text not null, grant_id text, uid text, expires_at integer) strict;
    create index if not exists model_grant on model (grant_id);
    create index if not exists model_uid on model (uid);`);
  const now = () => Math.floor(Date.now() / 1000);
  database.prepare("delete from model where expires_at < ?").run(now());
  const upsert = database.prepare(
    `insert into model (id, payload, grant_id, uid, expires_at) values (?, ?, ?, ?, ?)
     on conflict (id) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid, expires_at = excluded.expires_at`,
  );
  const byId = database.prepare("select payload from model where id = ? and (expires_at is null or expires_at >= ?)");
  const byUid = database.prepare("select payload from model where uid = ? and (expires_at is null or expires_at >= ?)");
  const consume = database.prepare("update model set payload = json_set(payload, '$.consumed', ?) where id = ?");
  const destroy = database.prepare("delete from model where id = ?");
  const revoke = database.prepare("delete from model where grant_id = ?");
  const payloadOf = (row: Record<string, unknown> | undefined): AdapterPayload | undefined =>
    row && JSON.parse(String(row.payload));
  return {
    adapter: (model) => ({
      upsert: async (id, payload, expiresIn) => {
        upsert.run(
          `${model}:${id}`,
          JSON.stringify(payload),
          payload.grantId ?? null,
          model === "Session" ? (payload.uid ?? null) : null,
          expiresIn ? now() + expiresIn : null,
        );
      },
      find: async (id) => payloadOf(byId.get(`${model}:${id}`, now())),
      findByUid: async (uid) => payloadOf(byUid.get(uid, now())),
      findByUserCode: async () => undefined,
      consume: async (id) => {
        consume.run(now(), `${model}:${id}`);
      },
      destroy: async (id) => {
        destroy.run(`${model}:${id}`);
      },
      revokeByGrantId: async (grantId) => {
        revoke.run(grantId);
      },
    }),
    forget: () => database.exec("delete from model"),
    close: () => database.close(),
  };
}

const expectedOf = (request: IncomingMessage): Person | undefined =>
  personOf(new RegExp(`${expectedCookie}=([\\w.]+)`).exec(request.headers.cookie ?? "")?.[1] ?? "");

function signInPage({ say, locale }: Reader, uid: string, expected: Person | undefined): Page {
  const choice = (person: Person): Html => {
    const team = person.team && (locale === "en" ? teams[person.team].name : teams[person.team].zh);
    return html`<li><button class="person" name="subject" value="${person.subject}"${person === expected && html` data-press`}>
<span class="name">${person.name}</span><span class="part">${[say.groups[person.group], team].filter(Boolean).join(" · ")}</span></button></li>`;
  };
  return {
    title: say.signIn,
    body: html`<h1>${say.signInTitle}</h1>
<p class="lead">${say.signInWhy}</p>
<form method="post" action="/oidc/sign-in/${uid}"><ul class="people">${people.map(choice)}</ul></form>`,
  };
}

const signOutPage = ({ say }: Reader, form: string): Page => ({
  title: say.signOut,
  body: html`<h1>${say.signOutTitle}</h1>${new Html(form)}
<p class="actions"><button class="primary" form="op.logoutForm" name="logout" value="yes" data-press>${say.signOut}</button></p>`,
});

const troublePage = ({ say }: Reader, sentence: string): Page => ({
  title: say.trouble,
  body: html`<h1>${say.trouble}</h1><p class="lead">${sentence}</p>
<p class="actions"><a class="button primary" href="/">${say.openConsole}</a> <a class="button" href="/play">${say.backToStart}</a></p>`,
});

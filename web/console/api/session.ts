import type { User, UserManager } from "oidc-client-ts";
import { keep, kept } from "../ui/form/kept.ts";
import { forgetRecent } from "../ui/shell/recent.ts";
import { createStore } from "./store.ts";
import { hearTabs, tellTabs } from "./tabs.ts";

/**
 * Who is signed in at this tab. Tokens live in the tab's own storage; a hint in the browser's lets a second tab sign in by itself
 * while the identity provider still knows the person.
 */
export type Session =
  | { state: "starting" }
  /** `elsewhere`: in another tab of this browser; `other`: another tab signed in as somebody else. */
  | { state: "signedOut"; why: "first" | "expired" | "left" | "elsewhere" | "other" }
  | { state: "failed"; message: string }
  | { state: "signedIn" };

const hint = "loopkeeper.signed-in";
let user: Pick<User, "access_token" | "refresh_token" | "expired" | "expires_in" | "profile"> | null = null;
export const session = createStore<Session>({ state: "starting" });
const become = session.set;

export const useSession = session.use;

/** Work that has to be done before this tab signs out: what waits to be sent. */
const beforeLeaving = new Set<() => Promise<void>>();
export const onLeaving = (work: () => Promise<void>): void => void beforeLeaving.add(work);

let managing: Promise<UserManager> | undefined;

/** The session that this tab keeps, as the client of the identity provider wrote it: a tab that has one waits neither for that nor for its code. */
function tabsUser(): typeof user {
  const key = Object.keys(sessionStorage).find((name) => name.startsWith("oidc.user:"));
  const text = key && kept(key, "sessionStorage");
  if (!text) return null;
  const { access_token, refresh_token, expires_at, profile } = JSON.parse(text) as User;
  return {
    ...{ access_token, profile, ...(refresh_token && { refresh_token }) },
    get expires_in() {
      return (expires_at ?? 0) - Math.floor(Date.now() / 1000);
    },
    get expired() {
      return (expires_at ?? 0) * 1000 <= Date.now();
    },
  };
}

/** The client of the identity provider that the site names. Asked again after a failure. */
function manager(): Promise<UserManager> {
  managing ??= (async () => {
    const [{ UserManager, WebStorageStateStore }, response] = await Promise.all([
      import("oidc-client-ts"),
      fetch("/api/sign-in", { headers: { accept: "application/json" } }),
    ]);
    if (!response.ok) throw new Error(`/api/sign-in: ${response.status}`);
    const { issuer, clientId } = (await response.json()) as { issuer: string; clientId: string };
    return new UserManager({
      authority: issuer,
      client_id: clientId,
      redirect_uri: `${location.origin}/signed-in`,
      post_logout_redirect_uri: `${location.origin}/`,
      scope: "openid email profile",
      automaticSilentRenew: false,
      userStore: new WebStorageStateStore({ store: sessionStorage }),
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
    });
  })().catch((error) => {
    managing = undefined;
    throw error;
  });
  return managing;
}

const failed = (error: unknown) =>
  become({ state: "failed", message: error instanceof Error ? error.message : String(error) });

/** The `sub` of who is signed in at this tab. */
export const presentSubject = (): string | undefined => user?.profile.sub;

/** Finds the tab's session, or says that there is none. */
export async function startSession(): Promise<void> {
  become({ state: "starting" });
  try {
    user = tabsUser();
    if (user && !user.expired) return become({ state: "signedIn" });
    const oidc = await manager();
    user = await oidc.getUser();
    if (user && !user.expired) return become({ state: "signedIn" });
    if (user?.refresh_token && (await renew()) === "renewed") return;
    if (!user && kept(hint)) return await signIn();
    become({ state: "signedOut", why: user ? "expired" : "first" });
  } catch (error) {
    failed(error);
  }
}

/** Goes to the identity provider, and comes back to the present address. */
export async function signIn(): Promise<void> {
  try {
    keep(hint, null);
    const oidc = await manager();
    await oidc.signinRedirect({ state: { to: location.pathname + location.search + location.hash } });
  } catch (error) {
    failed(error);
  }
}

/** Ends the round trip to the identity provider and goes to the address where it began. */
export async function finishSignIn(go: (to: string) => void): Promise<void> {
  try {
    const signedIn = await (await manager()).signinRedirectCallback();
    user = signedIn;
    keep(hint, "1");
    forgetAnothers(signedIn.profile.sub);
    tellTabs({ kind: "signedIn", subject: signedIn.profile.sub });
    const to = (signedIn.state as { to?: string } | undefined)?.to ?? "/";
    go(/^\/(?!\/)/.test(to) ? to : "/");
    become({ state: "signedIn" });
  } catch (error) {
    go("/");
    failed(error);
  }
}

const owner = "loopkeeper.person";

/** What somebody typed in this tab is for them alone: it goes when somebody else signs in. */
function forgetAnothers(subject: string): void {
  const before = kept(owner, "sessionStorage");
  if (before && before !== subject)
    for (const key of Object.keys(sessionStorage))
      if (/^loopkeeper\.(draft|acts)\b/.test(key)) keep(key, null, "sessionStorage");
  keep(owner, subject, "sessionStorage");
}

export async function signOut(): Promise<void> {
  await Promise.all([...beforeLeaving].map((work) => work()));
  const oidc = await manager();
  keep(hint, null);
  forgetRecent();
  tellTabs({ kind: "signedOut" });
  try {
    // Cognito's end-session endpoint wants `logout_uri`; others ignore it.
    await oidc.signoutRedirect({ extraQueryParams: { logout_uri: `${location.origin}/` } });
  } catch {
    await oidc.removeUser();
    user = null;
    become({ state: "signedOut", why: "left" });
  }
}

type Renewal = "renewed" | "ended" | "unreachable";
let renewing: Promise<Renewal> | undefined;

/** Gets a fresh token without asking the person. When the provider refuses, the session has ended; when it cannot be reached, nothing is known. */
export function renew(): Promise<Renewal> {
  renewing ??= (async (): Promise<Renewal> => {
    try {
      user = user?.refresh_token ? await (await manager()).signinSilent() : null;
      if (user) {
        become({ state: "signedIn" });
        return "renewed";
      }
    } catch (error) {
      if ((error as Error).name !== "ErrorResponse") return "unreachable";
    }
    keep(hint, null);
    become({ state: "signedOut", why: "expired" });
    return "ended";
  })().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

/** The token to call the API with, renewed when it is about to end. */
export async function accessToken(): Promise<string | undefined> {
  if (user && (user.expires_in ?? 60) < 30) await renew();
  return user?.access_token;
}

/** What another tab did to the session that this one shares with it. */
hearTabs(async (message) => {
  const { state } = session.get();
  const leave = async (why: "elsewhere" | "other") => {
    user = null;
    become({ state: "signedOut", why });
    await (await manager()).removeUser();
  };
  if (message.kind === "signedOut" && state === "signedIn") await leave("elsewhere");
  if (message.kind !== "signedIn") return;
  if (state === "signedIn" && user?.profile.sub !== message.subject) await leave("other");
  // The provider knows the person again: this tab needs no question to come back to where it was.
  else if (state === "signedOut") await signIn();
});

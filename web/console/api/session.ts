import { type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { useSyncExternalStore } from "react";
import { keep, kept } from "../ui/kept.ts";
import { forgetRecent } from "../ui/recent.ts";

/**
 * Who is signed in at this tab. Tokens live in the tab's own storage; a hint in the browser's lets a second tab sign in by itself
 * while the identity provider still knows the person.
 */
export type Session =
  | { state: "starting" }
  | { state: "signedOut"; why: "first" | "expired" | "left" }
  | { state: "failed"; message: string }
  | { state: "signedIn" };

const hint = "loopkeeper.signed-in";
let session: Session = { state: "starting" };
let user: User | null = null;
const listeners = new Set<() => void>();

function become(next: Session) {
  session = next;
  for (const listener of listeners) listener();
}

export const useSession = (): Session =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );

let managing: Promise<UserManager> | undefined;

/** The client of the identity provider that the site names. Asked again after a failure. */
function manager(): Promise<UserManager> {
  managing ??= (async () => {
    const response = await fetch("/api/sign-in", { headers: { accept: "application/json" } });
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

/** Finds the tab's session, or says that there is none. */
export async function startSession(): Promise<void> {
  become({ state: "starting" });
  try {
    const oidc = await manager();
    user = await oidc.getUser();
    if (user && !user.expired) return become({ state: "signedIn" });
    if (user?.refresh_token && (await renew())) return;
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
    user = await (await manager()).signinRedirectCallback();
    keep(hint, "1");
    const to = (user.state as { to?: string } | undefined)?.to ?? "/";
    go(/^\/(?!\/)/.test(to) ? to : "/");
    become({ state: "signedIn" });
  } catch (error) {
    go("/");
    failed(error);
  }
}

export async function signOut(): Promise<void> {
  const oidc = await manager();
  keep(hint, null);
  forgetRecent();
  try {
    // Cognito's end-session endpoint wants `logout_uri`; others ignore it.
    await oidc.signoutRedirect({ extraQueryParams: { logout_uri: `${location.origin}/` } });
  } catch {
    await oidc.removeUser();
    user = null;
    become({ state: "signedOut", why: "left" });
  }
}

let renewing: Promise<boolean> | undefined;

/** Gets a fresh token without asking the person; when that is impossible the session has ended. */
export function renew(): Promise<boolean> {
  renewing ??= (async () => {
    try {
      if (!user?.refresh_token) throw new Error("no refresh token");
      user = await (await manager()).signinSilent();
      if (!user) throw new Error("no user");
      become({ state: "signedIn" });
      return true;
    } catch {
      keep(hint, null);
      become({ state: "signedOut", why: "expired" });
      return false;
    }
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

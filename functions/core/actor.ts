import { AsyncLocalStorage } from "node:async_hooks";
import { holds, type Right, type Role } from "./access.ts";
import { VisibleError } from "./errors.ts";
import type { Id } from "./id.ts";

export type StaffActor = {
  kind: "staff";
  id: Id<"staff">;
  roles: Role[];
  subject: string;
  /** The caller's own name for this very act: one that comes twice, because its answer was lost, is done once. */
  act?: string;
};

/** On whose behalf the present work is done; every event and trail entry carries it. */
export type Actor =
  | StaffActor
  | { kind: "customer"; id?: Id<"customer"> }
  | { kind: "key"; id: string }
  | { kind: "system"; id: string };

const storage = new AsyncLocalStorage<Actor>();

/** Runs work on behalf of an actor. */
export const actAs = <R>(actor: Actor, run: () => R): R => storage.run(actor, run);

/** The present actor. Work without one is a defect. */
export function actor(): Actor {
  const present = storage.getStore();
  if (!present) throw new Error("No actor: every entry point runs its verb inside actAs.");
  return present;
}

/** The present member of staff; anyone else is refused. */
export function staffActor(): StaffActor {
  const present = actor();
  if (present.kind !== "staff") throw new VisibleError("unauthenticated", "Sign in to continue.");
  return present;
}

/** Whether a member of staff has any of these roles: for what a role is at its own work; what it may do is a right. */
export const hasRole = (who: StaffActor, ...any: Role[]): boolean => any.some((role) => who.roles.includes(role));

/** Whether a member of staff holds a right. */
export const may = (who: StaffActor, right: Right): boolean => holds(who.roles, right);

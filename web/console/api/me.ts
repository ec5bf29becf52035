import { operations } from "virtual:operations";
import { createContext, use } from "react";
import type { Got, OperationName } from "./client.ts";

export type Me = Got<"staff.me">;

export const MeContext = createContext<Me | undefined>(undefined);

/** The signed-in member of staff. Only inside the shell, which waits for it. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error("useMe is for pages inside the shell.");
  return me;
}

/** Whether a person's role lets them call an operation at all, as its contract says. */
export const may = (name: OperationName, me: Me | undefined): boolean =>
  me?.roles.some((role) => operations[name].who.includes(role)) ?? false;

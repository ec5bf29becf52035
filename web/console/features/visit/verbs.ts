import { useQueryClient } from "@tanstack/react-query";
import { perform } from "../../api/acts.ts";
import { useMe } from "../../api/me.ts";
import "./foresee.ts";

/** Takes a visit or gives it back: shows at once, can be taken back, and is sent some seconds later. */
export function useVisitAct() {
  const client = useQueryClient();
  const me = useMe();
  return (verb: "take" | "release", visitId: string): void =>
    perform(client, me, `visit.${verb}`, [{ visitId }], { done: `visit.done.${verb}`, verb: `visit.${verb}` });
}

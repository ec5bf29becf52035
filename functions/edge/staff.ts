import type { Actor } from "../core/actor.ts";
import { VisibleError } from "../core/errors.ts";
import { deriveId } from "../core/id.ts";
import { type Request, rolesIn } from "./http.ts";

/** The member of staff behind a verified token: the id follows from the token's `sub`, the roles are its groups. `Idempotency-Key` names the act. */
export function staffOf(request: Request): Actor {
  const subject = request.claims?.sub;
  if (!request.claims || typeof subject !== "string")
    throw new VisibleError("unauthenticated", "Your session has ended. Sign in again; what you typed is kept.");
  const act = request.headers["idempotency-key"];
  return {
    ...{ kind: "staff", id: deriveId("staff", subject), roles: rolesIn(request.claims), subject },
    ...(act && /^[\w-]{8,64}$/.test(act) && { act }),
  };
}

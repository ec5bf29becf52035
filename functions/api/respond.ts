import { failurePage, pageOf } from "../../web/respond/page.ts";
import * as Response from "../core/response/response.ts";
import { type Request, type Route, serve } from "../edge/http.ts";

const route = (
  method: string,
  path: string,
  view: (request: Request, token: string) => Promise<Response.View>,
): Route => ({
  method,
  path,
  actor: () => ({ kind: "customer" }),
  run: async (request) => pageOf(await view(request, request.params.token ?? ""), request.headers["accept-language"]),
});
const formIn = (request: Request) => Object.fromEntries(new URLSearchParams(request.raw.toString("utf8")));

export const handler = serve(
  [
    route("GET", "/r/{token}", ({ query }, token) =>
      Response.look({ token, score: query.s, correct: query.correct === "yes" }),
    ),
    route("POST", "/r/{token}", (request, token) => Response.answer({ token, form: formIn(request) })),
    route("GET", "/u/{token}", (_, token) => Response.lookUnsubscribe({ token })),
    route("POST", "/u/{token}", (_, token) => Response.unsubscribe({ token })),
  ],
  (error, request) =>
    error
      ? pageOf({ state: "unknown" }, request.headers["accept-language"])
      : failurePage(request.headers["accept-language"]),
);

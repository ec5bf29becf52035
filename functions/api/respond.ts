import { failurePage, pageOf } from "../../web/respond/page.ts";
import * as Public from "../core/response/public.ts";
import * as Response from "../core/response/response.ts";
import { formOf, type Request, type Route, serve } from "../edge/http.ts";

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
/** Pages that a browser or a mail program fetches before anybody asked for them say so in one of these. */
const isPrefetch = ({ headers }: Request): boolean =>
  /prefetch|preview|prerender/i.test(
    `${headers.purpose} ${headers["sec-purpose"]} ${headers["x-moz"]} ${headers["x-purpose"]}`,
  );

/** The language that a browser wants first. */
const localeOf = ({ headers }: Request): string =>
  /^[a-z]{2,3}(-[a-z\d]{2,8})*/i.exec(headers["accept-language"] ?? "")?.[0] ?? "en";

export const handler = serve(
  [
    route("GET", "/r/{token}", (request, token) =>
      Response.look({
        token,
        score: request.query.s,
        correct: request.query.correct === "yes",
        opening: {
          method: request.method === "HEAD" ? "HEAD" : "GET",
          agent: request.headers["user-agent"],
          ...(isPrefetch(request) && { prefetch: true }),
          ...(request.query.t !== undefined && { trap: true }),
        },
      }),
    ),
    route("POST", "/r/{token}", (request, token) => Response.answer({ token, form: formOf(request) })),
    route("GET", "/q/{token}", (request, token) => Public.lookPublic({ token, locale: localeOf(request) })),
    route("GET", "/q/{token}/{visit}", (request, token) =>
      Public.lookVisit({
        token,
        visit: request.params.visit ?? "",
        locale: localeOf(request),
        correct: request.query.correct === "yes",
      }),
    ),
    route("POST", "/q/{token}/{visit}", (request, token) =>
      Public.answerVisit({
        token,
        visit: request.params.visit ?? "",
        locale: localeOf(request),
        form: formOf(request),
        from: request.from,
      }),
    ),
    route("GET", "/u/{token}", (_, token) => Response.lookUnsubscribe({ token })),
    route("POST", "/u/{token}", (_, token) => Response.unsubscribe({ token })),
  ],
  (error, request) =>
    error
      ? pageOf({ state: "unknown" }, request.headers["accept-language"])
      : failurePage(request.headers["accept-language"]),
);

import * as Case from "../core/case/case.ts";
import * as Intake from "../core/case/intake.ts";
import * as Zendesk from "../core/case/zendesk.ts";
import { json, jsonOf, parseInput, serve } from "../edge/http.ts";

export const handler = serve([
  {
    method: "POST",
    path: "/intake/cases",
    actor: (request) => Intake.keyHolder(request.headers),
    run: async (request) => json(200, await Case.announce(parseInput(Case.Announcement, jsonOf(request)))),
  },
  {
    method: "POST",
    path: "/intake/zendesk",
    actor: (request) => Intake.zendesk(request.headers, request.raw),
    run: async (request) => json(200, await Zendesk.receive(parseInput(Zendesk.Webhook, jsonOf(request)), request.raw)),
  },
]);

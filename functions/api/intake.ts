import * as Case from "../core/case/case.ts";
import * as Intake from "../core/intake/intake.ts";
import * as Receive from "../core/intake/receive.ts";
import { json, jsonOf, parseInput, type Request, serve } from "../edge/http.ts";

const vendorOf = ({ params }: Request) => Intake.vendorOf(params.vendor);

export const handler = serve([
  {
    method: "POST",
    path: "/intake/cases",
    actor: (request) => Receive.keyHolder(request.headers),
    run: async (request) => json(200, await Case.announce(parseInput(Case.Announcement, jsonOf(request)))),
  },
  {
    // Intercom asks whether there is somebody before it keeps an address.
    method: "GET",
    path: "/intake/{vendor}",
    actor: (request) => ({ kind: "key", id: vendorOf(request).name }),
    run: async () => json(200, { ok: true }),
  },
  {
    method: "POST",
    path: "/intake/{vendor}",
    actor: (request) => Receive.sender(vendorOf(request), request),
    run: async (request) => {
      const vendor = vendorOf(request);
      const received = await Receive.noting(vendor.name, async () =>
        Receive.receive(vendor, parseInput(vendor.format.body, Receive.bodyOf(vendor, request.raw)), request),
      );
      const { reply } = vendor.format;
      if (!reply) return json(200, received[0]);
      return { status: 200, headers: { "content-type": "text/xml; charset=utf-8" }, body: reply };
    },
  },
]);

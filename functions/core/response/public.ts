import * as z from "zod/mini";
import { fn } from "../fn.ts";
import * as PublicLink from "../public-link/public-link.ts";
import { answer, askedIn, look, type View } from "./response.ts";

const Visit = z.object({ token: z.string(), locale: z.string() });

/** What stands at a public link: the form, which is sent to an address of this visit's own. Never writes. */
export const lookPublic = fn(Visit, async ({ token, locale }): Promise<View> => {
  const visit = await PublicLink.visit(token, locale);
  if (!visit) return { state: "unknown" };
  const asked = await askedIn(visit.invitation);
  return { state: "form", asked, draft: {}, answered: false, action: `/q/${token}/${visit.visit}` };
});

/** What stands at a visit's own address: what was answered there, or the form. */
export const lookVisit = fn(
  z.extend(Visit, { visit: z.string(), correct: z.boolean() }),
  async ({ token, visit, locale, correct }): Promise<View> => {
    const view = await look({ token: visit, correct, opening: { method: "GET" } });
    return view.state === "unknown" ? lookPublic({ token, locale }) : view;
  },
);

/** Takes the form of a visit. Only this makes an invitation, and sending it again finds the same one. */
export const answerVisit = fn(
  z.extend(Visit, {
    visit: z.string(),
    form: z.record(z.string(), z.array(z.string())),
    from: z.object({ peer: z.string(), told: z.optional(z.string()) }),
  }),
  async ({ token, visit, locale, form, from }): Promise<View> => {
    const made = await PublicLink.make({ token, visit, locale, from });
    if (made === "too_many") return { state: "busy" };
    return made === "closed" ? { state: "unknown" } : answer({ token: visit, form });
  },
);

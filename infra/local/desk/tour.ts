import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { deriveId } from "../../../functions/core/id.ts";
import { type Person, people, personOf } from "../demo/people.ts";
import { Refused } from "../demo/staff-api.ts";
import { passUntilSent } from "./clock.ts";
import type { Desk } from "./desk.ts";
import { type Reader, readerOf } from "./page.ts";
import { announceCase, customerOf } from "./start.ts";

/** The steps of the guided tour, in their order: a newcomer is the customer, the owner, the head and the auditor in turn. */
export const steps = [
  "resolve",
  "send",
  "answer",
  "task",
  "close",
  "sendRecovery",
  "recover",
  "draw",
  "visit",
] as const;
export type Step = (typeof steps)[number];

/** What the tour remembers: its own customer, the steps that were done, and whether the reader put it away. */
interface Kept {
  customer?: { id: string; name: string; email: string };
  done: Step[];
  isDismissed: boolean;
}

/** Where a step is done: an address to go to, or what the tour itself does when asked. */
type Action = { href: string } | { post: string };

/** How the tour stands, in the reader's language. */
export interface Standing {
  title: string;
  isDismissed: boolean;
  isDone: boolean;
  steps: { id: Step; title: string; isDone: boolean }[];
  /** The step that is next; absent when all are done. */
  present?: { id: Step; number: number; title: string; text: string; action?: { label: string } & Action };
  words: Record<"hide" | "show" | "dismiss" | "busy" | "again" | "failed" | "done" | "steps", string>;
}

const file = "tour.json";

/** Reads and keeps how far the tour has come, in the platform's data directory, so that a restart forgets nothing. */
function memory(data: string) {
  const path = join(data, file);
  const read = (): Kept =>
    existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { done: [], isDismissed: false };
  return {
    read,
    write(kept: Kept): void {
      writeFileSync(`${path}.new`, JSON.stringify(kept));
      renameSync(`${path}.new`, path);
    },
  };
}

interface HistoryEntry {
  kind: string;
  id: string;
  status: string;
  score?: number;
}

interface Facts {
  /** Where the newest survey to the tour's customer can be read. */
  mails: string[];
  answered: boolean;
  task?: { id: string; status: string; ownerId?: string; recovery?: object };
}

const someone = (group: Person["group"]): Person => {
  const person = people.find((one) => one.group === group);
  if (!person) throw new Error(`The demo has nobody who is ${group}.`);
  return person;
};

/** Signs in as a demo person and goes to a page of the console. */
const as = (person: Person, to: string): Action => ({
  href: `/play/as?${new URLSearchParams({ person: person.subject, to })}`,
});

const quarterAt = (at: Date): string => `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`;

/** The guided tour over a platform: each step is done when the platform's own data says so, whoever did it and how. */
export function createTour(data: string) {
  const kept = memory(data);

  /** What the product knows of the tour's customer, asked of its own API. */
  async function factsOf(desk: Desk, { customer }: Kept): Promise<Facts> {
    if (!customer) return { mails: [], answered: false };
    const admin = someone("admin");
    const mails = desk.platform.mail
      .list()
      .filter(({ to }) => to.includes(customer.email))
      .map(({ id }) => id);
    const { history } = (await desk.api.call(admin, "GET", `/api/customers/${customer.id}`)) as {
      history: HistoryEntry[];
    };
    const entry = history.find(({ kind }) => kind === "task");
    return {
      mails,
      answered: history.some(({ kind, status }) => kind === "response" && status === "confirmed"),
      ...(entry && { task: await desk.api.call(admin, "GET", `/api/tasks/${entry.id}`) }),
    };
  }

  /** Whether the present quarter's draw stands, and whether a visit of it was handed in. */
  async function auditsOf(desk: Desk): Promise<{ isDrawn: boolean; isVisited: boolean }> {
    const quarter = quarterAt(desk.platform.clock.now());
    const { programs } = (await desk.api.call(someone("head"), "GET", "/api/programs")) as {
      programs: { id: string }[];
    };
    const draws = await Promise.all(
      programs.map(({ id }) => desk.api.call(someone("head"), "GET", `/api/programs/${id}/draws`)),
    );
    const isDrawn = draws.some(({ draws: all }: { draws: { quarter: string; state: string }[] }) =>
      all.some((draw) => draw.quarter === quarter && draw.state === "drawn"),
    );
    const own = await Promise.all(
      people
        .filter(({ group }) => group === "auditor")
        .map((auditor) => desk.api.call(auditor, "GET", `/api/visits?view=mine&quarter=${quarter}`)),
    );
    const isVisited = own.some(({ visits }: { visits: { submittedAt?: string; status: string }[] }) =>
      visits.some(({ status }) => !["open", "assigned", "scheduled", "in_progress"].includes(status)),
    );
    return { isDrawn, isVisited };
  }

  /** Moves the tour on over every step that the platform's data shows as done. */
  async function look(desk: Desk): Promise<{ state: Kept; facts: Facts; step: Step | undefined }> {
    const state = kept.read();
    const facts = await factsOf(desk, state);
    const isDone: Record<Step, () => boolean | Promise<boolean>> = {
      resolve: () => state.customer !== undefined,
      send: () => facts.mails.length > 0,
      answer: () => facts.answered,
      task: () => facts.task !== undefined && facts.task.status !== "new",
      close: () => facts.task?.status === "closed",
      sendRecovery: () => facts.mails.length > 1,
      recover: () => facts.task?.recovery !== undefined,
      draw: async () => (await auditsOf(desk)).isDrawn,
      visit: async () => (await auditsOf(desk)).isVisited,
    };
    const before = state.done.length;
    let step = steps[before];
    while (step && (await isDone[step]())) {
      state.done.push(step);
      step = steps[state.done.length];
    }
    if (state.done.length > before) kept.write(state);
    return { state, facts, step };
  }

  /** The latest mail to the tour's customer with links to answer by: the newest that was sent. */
  const mailPage = ({ mails }: Facts): Action => ({ href: `/play/inbox/${encodeURIComponent(mails.at(-1) ?? "")}` });

  function actionOf(step: Step, facts: Facts): Action {
    const owner = people.find(({ subject }) => deriveId("staff", subject) === facts.task?.ownerId);
    switch (step) {
      case "resolve":
      case "send":
      case "sendRecovery":
        return { post: `/play/tour/${step}` };
      case "answer":
      case "recover":
        return mailPage(facts);
      case "task":
        return as(owner ?? someone("manager"), `/queue?${new URLSearchParams({ task: facts.task?.id ?? "" })}`);
      case "close":
        return as(owner ?? someone("manager"), `/tasks/${facts.task?.id}`);
      case "draw":
        return as(someone("head"), "/draws");
      case "visit":
        return as(someone("auditor"), "/visits?view=open");
    }
  }

  async function standing(desk: Desk, { say }: Reader): Promise<Standing> {
    const preparing = desk.preparing() !== undefined;
    const { state, facts, step } = preparing
      ? { state: kept.read(), facts: { mails: [], answered: false }, step: undefined }
      : await look(desk).catch((error) => {
          if (!(error instanceof Refused) || error.status !== 404) throw error;
          // Its customer belonged to data that is gone.
          kept.write({ done: [], isDismissed: false });
          return look(desk);
        });
    const words = say.tour;
    return {
      title: words.title,
      isDismissed: state.isDismissed || preparing,
      isDone: !preparing && step === undefined,
      steps: steps.map((id) => ({ id, title: words.steps[id].title, isDone: state.done.includes(id) })),
      ...(step && {
        present: {
          id: step,
          number: steps.indexOf(step) + 1,
          title: words.steps[step].title,
          text: words.steps[step].text(state.customer?.name ?? ""),
          // The task is opened by the answer within moments: until it is there, there is nothing to open.
          ...((step !== "task" || facts.task) && {
            action: { label: words.steps[step].action, ...actionOf(step, facts) },
          }),
        },
      }),
      words: words.card,
    };
  }

  /** What the tour does itself: the help desk's part, and moving the clock. */
  async function act(desk: Desk, what: string, reader: Reader): Promise<string | undefined> {
    const state = kept.read();
    if (what === "dismiss") kept.write({ ...state, isDismissed: true });
    else if (what === "show")
      kept.write(
        state.done.length === steps.length ? { done: [], isDismissed: false } : { ...state, isDismissed: false },
      );
    else if (what === "again") kept.write({ done: [], isDismissed: false });
    else if (what === "resolve") {
      const customer = customerOf(reader.locale === "zh-CN" ? 1 : 0);
      const reply = await announceCase(desk, customer);
      if (reply.status >= 300) return reader.say.refused(reply.status);
      await desk.platform.idle();
      const id = deriveId("customer", "demo", customer.externalId);
      kept.write({ ...state, customer: { id, name: customer.name, email: customer.email ?? "" } });
    } else if (what === "send" || what === "sendRecovery") {
      if (!state.customer || !(await passUntilSent(desk, state.customer.email))) return reader.say.notSent;
    }
    return undefined;
  }

  return {
    /** Answers what the card on each page asks for; true where the request was for the tour. */
    async handle(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<boolean> {
      const url = new URL(request.url ?? "/", desk.siteUrl);
      if (url.pathname !== "/play/tour" && !url.pathname.startsWith("/play/tour/")) return false;
      const reader = readerOf(request, url.searchParams.get("locale"));
      const trouble =
        request.method === "POST" && !desk.preparing()
          ? await act(desk, url.pathname.slice("/play/tour/".length), reader)
          : undefined;
      // A form of a page without scripts goes back to the page.
      if (request.method === "POST" && request.headers.accept?.includes("text/html")) {
        response.writeHead(303, { location: "/play" }).end();
        return true;
      }
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify({ ...(await standing(desk, reader)), ...(trouble && { trouble }) }));
      return true;
    },
  };
}

/**
 * The page that makes this browser somebody else: it forgets the console's session and the provider's, and opens the console, which then signs
 * in as the person named by a cookie without asking. Undefined where nobody is named, or the address is none of the console's.
 */
export function signInAs(url: URL): { person: Person; to: string } | undefined {
  const person = personOf(url.searchParams.get("person") ?? "");
  const to = url.searchParams.get("to") ?? "/";
  return person && /^\/(?!\/)/.test(to) ? { person, to } : undefined;
}

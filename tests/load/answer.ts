// Prints how fast customers can answer, page and submission together:
// {"runs":[{"connections","answersPerSecond","p50Ms","p99Ms"}],"functionCpuMsPerAnswer","stored","accepted"}. Fails unless each accepted answer is stored.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { deriveId } from "../../functions/core/id.ts";
import { invitationOf as keyedBy } from "../../functions/core/invitation/invitation.items.ts";
import type * as Invitation from "../../functions/core/invitation/invitation.ts";
import type { Platform } from "../../infra/local/platform.ts";
import { type House, staffTheHouse, startHouse } from "../support/house.ts";
import { invitationOf } from "../support/invitation.ts";
import type { Customer, Job, Outcome } from "./customers.ts";
import { plantInvitations, tableOf } from "./invitations.ts";

const runs = [
  { connections: 1, answers: 100 },
  { connections: 16, answers: 256 },
  { connections: 64, answers: 320 },
  { connections: 256, answers: 512 },
];
/** Workers start and the engine compiles before anything is measured. */
const warmUp = { connections: 16, answers: 256 };
/** One answer in so many is unhappy and opens a task. */
const unhappyEvery = 20;

const progress = (sentence: string): void => console.error(`${Math.round(performance.now() / 1000)} s: ${sentence}`);

/** Invitations that nobody has answered, each another's, with what each customer is going to say. */
async function invite(platform: Platform, name: string, n: number) {
  const now = platform.clock.now().getTime();
  const invitations = Array.from({ length: n }, (_, index): Invitation.Info => {
    const isNps = index % 3 === 0;
    return invitationOf({
      id: deriveId("invitation", name, index),
      caseId: deriveId("case", name, index),
      customerId: deriveId("customer", name, index),
      surveyId: isNps ? "nps" : "csat",
      kind: isNps ? "nps" : "csat",
      to: `${name}.${index}@customer.example`,
      locale: index % 2 === 0 ? "en" : "zh-CN",
      status: "delivered",
      snapshot: {
        subject: "Parcel has not arrived after two weeks",
        agentId: "agent-tom",
        agentName: "Tom Becker",
        teamId: "delivery",
        channel: "phone",
        resolvedAt: new Date(now - 86_400_000).toISOString(),
      },
      plannedAt: new Date(now - 86_400_000).toISOString(),
      sendAt: new Date(now - 60_000).toISOString(),
      sentAt: new Date(now - 60_000).toISOString(),
      deliveredAt: new Date(now - 30_000).toISOString(),
      expiresAt: new Date(now + 30 * 86_400_000).toISOString(),
    });
  });
  const paths = await plantInvitations(platform, invitations);
  const customers = paths.map(
    (path, index): Customer => ({
      path,
      score: index % unhappyEvery === 0 ? 1 : 5 - (index % 2),
      comment: `Answer ${index} of ${name}: quick, friendly, and it was solved.`,
    }),
  );
  return { invitations, customers };
}

async function crowd(job: Job): Promise<Outcome> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "customers.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(job));
  return JSON.parse(await text(child.stdout)) as Outcome;
}

/** How many of the accepted answers stand in the table as they were sent. */
async function storedOf(
  platform: Platform,
  { invitations, customers }: Awaited<ReturnType<typeof invite>>,
  accepted: number[],
): Promise<number> {
  const { client, name } = tableOf(platform);
  let stored = 0;
  for (let start = 0; start < accepted.length; start += 100) {
    const expected = new Map(
      accepted.slice(start, start + 100).map((index) => [invitations[index]?.id, customers[index]]),
    );
    const keys = [...expected.keys()].map((id) => {
      const { pk, sk } = keyedBy(id as Invitation.Info["id"]).key;
      return { pk: { S: pk }, sk: { S: sk } };
    });
    const { Responses } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [name]: { Keys: keys, ConsistentRead: true } } }),
    );
    for (const image of Responses?.[name] ?? []) {
      const { id, response } = unmarshall(image) as Invitation.Info;
      const sent = expected.get(id);
      if (response?.state === "confirmed" && response.score === sent?.score && response.comment === sent?.comment)
        stored += 1;
    }
  }
  client.destroy();
  return stored;
}

const percentile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
const rounded = (value: number): number => Number(value.toFixed(2));

function respondCpuMs({ platform }: House): number {
  const respond = platform.functions().find(({ env }) => env.AWS_LAMBDA_FUNCTION_NAME?.includes("Respond"));
  return platform.usage().functions[respond?.path ?? ""]?.cpuMs ?? Number.NaN;
}

const house = await startHouse();
try {
  await staffTheHouse(house);
  const { platform } = house;
  const origin = platform.siteUrl;
  const warming = await invite(platform, "warm-up", warmUp.answers);
  await crowd({ origin, connections: warmUp.connections, customers: warming.customers });
  await platform.idle({ timeoutMs: 120_000 });
  const results: object[] = [];
  let accepted = 0;
  let stored = 0;
  let cpuMs = 0;
  for (const { connections, answers } of runs) {
    const invited = await invite(platform, `run-${connections}`, answers);
    await platform.idle({ timeoutMs: 120_000 });
    const before = respondCpuMs(house);
    const outcome = await crowd({ origin, connections, customers: invited.customers });
    const used = respondCpuMs(house) - before;
    cpuMs += used;
    await platform.idle({ timeoutMs: 120_000 });
    accepted += outcome.accepted.length;
    stored += await storedOf(platform, invited, outcome.accepted);
    const sorted = outcome.latenciesMs.sort((a, b) => a - b);
    results.push({
      connections,
      answersPerSecond: rounded(outcome.accepted.length / outcome.seconds),
      p50Ms: rounded(percentile(sorted, 0.5)),
      p99Ms: rounded(percentile(sorted, 0.99)),
    });
    progress(
      `${connections} connections: ${outcome.accepted.length} of ${answers} accepted, ${rounded(used / outcome.accepted.length)} ms CPU each`,
    );
  }
  console.log(JSON.stringify({ runs: results, functionCpuMsPerAnswer: rounded(cpuMs / accepted), stored, accepted }));
  const expected = runs.reduce((total, { answers }) => total + answers, 0);
  if (accepted < expected)
    progress(`${expected - accepted} of ${expected} answers were refused: the machine is too busy.`);
  if (stored !== accepted) {
    progress(`${accepted} answers were accepted, ${stored} found stored: none may be missing.`);
    process.exitCode = 1;
  }
} finally {
  await house.stop();
}

// A crowd of customers in a process of its own, so that its work is not the platform's: opens each page, then sends its form, over connections that
// stay open. Takes one JSON job on standard input, prints what happened on standard output.
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

/** One customer: the page's path and what is sent from it. */
export interface Customer {
  path: string;
  score: number;
  comment: string;
}

export interface Job {
  origin: string;
  connections: number;
  customers: Customer[];
}

export interface Outcome {
  seconds: number;
  /** Page and submission together, for each accepted answer. */
  latenciesMs: number[];
  /** Positions of the customers whose answer was accepted. */
  accepted: number[];
}

const { origin, connections, customers } = JSON.parse(await text(process.stdin)) as Job;
const { hostname, port } = new URL(origin);
const outcome: Outcome = { seconds: 0, latenciesMs: [], accepted: [] };
let next = 0;

function send(agent: Agent, method: string, path: string, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = body ? { "content-type": "application/x-www-form-urlencoded", "content-length": body.length } : {};
    const outgoing = request({ agent, hostname, port, method, path, headers }, (incoming: IncomingMessage) => {
      incoming.on("error", reject);
      incoming.on("end", () => resolve(incoming.statusCode ?? 0));
      incoming.resume();
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function connection(): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (next < customers.length) {
    const index = next++;
    const { path, score, comment } = customers[index] as Customer;
    const form = new URLSearchParams({ score: String(score), comment, time: "" }).toString();
    const begin = performance.now();
    try {
      if ((await send(agent, "GET", `${path}?s=${score}`)) !== 200) continue;
      if ((await send(agent, "POST", path, form)) !== 200) continue;
    } catch (error) {
      console.error(String(error));
      continue;
    }
    outcome.latenciesMs.push(performance.now() - begin);
    outcome.accepted.push(index);
  }
  agent.destroy();
}

const begin = performance.now();
await Promise.all(Array.from({ length: connections }, connection));
outcome.seconds = (performance.now() - begin) / 1000;
console.log(JSON.stringify(outcome));

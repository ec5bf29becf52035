import * as table from "../adapters/table.ts";
import { nowIso } from "./clock.ts";
import * as Timer from "./timer.ts";
import type { Trouble } from "./trouble.ts";

/** What this process raised today: thousands of refused messages write one timer. */
const raised = new Set<string>();

/** Has administrators told that messages wait for them. Whoever sends knows no staff: a timer that is due at once tells them. */
export async function raise(channel: "email" | "sms", trouble: Trouble): Promise<void> {
  const day = nowIso().slice(0, 10);
  const cause = `${day} ${channel} ${trouble}`;
  if (raised.has(cause)) return;
  await table.write(
    Timer.plan({
      kind: "sending.stopped",
      targetId: `${channel} ${trouble}`,
      dueAt: `${day}T00:00:00.000Z`,
      queue: "timer",
      detail: { channel, trouble },
    }),
  );
  raised.add(cause);
}

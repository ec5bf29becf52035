// A house in a process of its own, so that a test can kill it. It does what it is told by message, and may be told to kill itself at a certain call.
import { type Hands, handsOf } from "./hands.ts";
import { startHouse } from "./house.ts";
import type { FromHouse, ToHouse, Trap } from "./killable-house.ts";

const settings: { data: string; assembly: string; trap?: Trap } = JSON.parse(process.argv[2] ?? "");
let { trap } = settings;
let isArmed = false;

const house = await startHouse({
  data: settings.data,
  assembly: settings.assembly,
  onUse: ({ function: caller, action }) => {
    if (!trap || !caller.includes(trap.function)) return;
    isArmed ||= !trap.after || action === trap.after;
    if (!isArmed || action !== trap.action) return;
    if (trap.skip) trap = { ...trap, skip: trap.skip - 1 };
    else process.kill(process.pid, "SIGKILL");
  },
});
const hands = handsOf(house) as Hands & Record<string, (...args: unknown[]) => Promise<unknown>>;
const tell = (message: FromHouse) => process.send?.(message);

process.on("message", async ({ id, name, args }: ToHouse) => {
  try {
    if (name === "trap") {
      trap = args[0] as Trap;
      isArmed = false;
      tell({ id });
    } else tell({ id, value: await hands[name]?.(...args) });
  } catch (error) {
    tell({ id, error: String(error) });
  }
});
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
tell({ id: 0 });

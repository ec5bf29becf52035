import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Hands } from "./hands.ts";

/** A call of a function, before which the house is killed: its `action`, once the function has used `after`, `skip` times later. */
export interface Trap {
  /** Part of the function's construct path. */
  function: string;
  action: string;
  after?: string;
  skip?: number;
}

export interface ToHouse {
  id: number;
  name: string;
  args: unknown[];
}
export interface FromHouse {
  id: number;
  value?: unknown;
  error?: string;
}

/** The house was killed while it was asked for something. */
export class HouseDied extends Error {
  override name = "HouseDied";
}

/** A house in a process of its own. */
export interface KillableHouse extends Hands {
  /** Lets the house kill itself at a call. */
  trap(trap: Trap): Promise<void>;
  /** Kill -9, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it has died. */
  readonly death: Promise<unknown>;
  isDead(): boolean;
}

/** Starts a house on the data that an earlier one may have left. */
export async function startKillableHouse(settings: {
  data: string;
  assembly: string;
  trap?: Trap;
}): Promise<KillableHouse> {
  const child = fork(join(import.meta.dirname, "house-process.ts"), [JSON.stringify(settings)], {
    serialization: "advanced",
    execArgv: [],
  });
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const death = once(child, "exit");
  let isDead = false;
  let last = 0;
  const ask = (name: string, args: unknown[], id = ++last): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (isDead) return reject(new HouseDied("The house is dead."));
      open.set(id, { resolve, reject });
      // A message that cannot be sent any more meets the death below.
      if (id > 0) child.send({ id, name, args } satisfies ToHouse, () => {});
    });
  const ready = ask("start", [], 0);
  child.on("message", ({ id, value, error }: FromHouse) => {
    const asked = open.get(id);
    open.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(error.includes("fetch failed") ? new HouseDied(error) : new Error(error));
  });
  void death.then(() => {
    isDead = true;
    for (const asked of open.values()) asked.reject(new HouseDied("The house was killed."));
  });
  const own: Partial<KillableHouse> = {
    death,
    isDead: () => isDead,
    async kill() {
      child.kill("SIGKILL");
      await death;
    },
  };
  await ready;
  return new Proxy(own, {
    get: (target, name: string) =>
      name in target
        ? target[name as keyof KillableHouse]
        : name === "then"
          ? undefined
          : (...args: unknown[]) => ask(name, args),
  }) as KillableHouse;
}

import type { Get, Item, Key, Write } from "../../../functions/core/item.ts";

/** A table that keeps what is put under one key, the campaign's, and forgets the million others: what memory grows is the worker's own. */
const kept = new Map<string, Item>();
const nameOf = ({ pk, sk }: Key) => `${pk} ${sk}`;
let invitations = 0;

/** How many invitations were put. */
export const planned = (): number => invitations;

export const get = async ({ key }: Get): Promise<Item | undefined> => kept.get(nameOf(key));
export const getMany = async (): Promise<Item[]> => [];
export const query = async () => ({ items: [], next: undefined });
export const queryAll = async (): Promise<Item[]> => [];
export const queryUpTo = async (): Promise<Item[]> => [];
export const count = async (): Promise<number> => 0;

export async function tryWrite(write: Write): Promise<{ ok: true } | { ok: false; current: Item | undefined }> {
  const key = write.op === "put" ? write.item : write.key;
  if (write.op === "put" && write.item.type === "invitation") invitations++;
  if (!key.pk.startsWith("campaign#")) return { ok: true };
  const before = kept.get(nameOf(key));
  if (write.op === "put" && before) return { ok: false, current: before };
  if (write.op === "put") kept.set(nameOf(key), write.item);
  if (write.op === "update") {
    const after: Item = { ...(before ?? key), ...write.set } as Item;
    for (const name of write.remove ?? []) delete after[name];
    kept.set(nameOf(key), after);
  }
  return { ok: true };
}

export async function write(command: Write): Promise<void> {
  await tryWrite(command);
}
export async function putOnce(command: Write): Promise<void> {
  await tryWrite(command);
}
export const tryTransact = async (): Promise<boolean> => true;
export const transact = async (): Promise<void> => {};

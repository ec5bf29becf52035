import type { Item } from "../../../../functions/core/item.ts";
import { allItems } from "./table.ts";

export async function* customersIn(
  segment: number,
  segments: number,
  attributes: readonly string[],
): AsyncGenerator<Record<string, unknown> & { id: string }> {
  let n = 0;
  for (const item of allItems())
    if (item.type === "customer" && n++ % segments === segment)
      yield Object.fromEntries(["id", ...attributes].map((name) => [name, item[name]])) as { id: string };
}

export async function pageOf(
  segment: number,
  segments: number,
  after: Record<string, unknown> | undefined,
  limit: number,
): Promise<{ customers: Item[]; next: Record<string, unknown> | undefined }> {
  const from = Number(after?.n ?? 0);
  const customers: Item[] = [];
  let n = 0;
  for (const item of allItems()) {
    if (item.type !== "customer" || n++ % segments !== segment || n <= from) continue;
    if (customers.length === limit) return { customers, next: { n: n - 1 } };
    customers.push(item);
  }
  return { customers, next: undefined };
}

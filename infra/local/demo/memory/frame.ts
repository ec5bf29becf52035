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

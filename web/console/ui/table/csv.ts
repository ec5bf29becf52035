export type Cell = string | number | boolean | undefined;

/**
 * Rows as a file that spreadsheets open as it is meant: with a byte order mark, and without anything that they would run as a formula (a text
 * that begins with = + - @ gets a quote before it; numbers stay numbers).
 */
export async function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): Promise<string> {
  const { unparse } = (await import("papaparse")).default;
  const body = unparse({ fields: [...head], data: rows.map((row) => [...row]) }, { escapeFormulae: true });
  return `\uFEFF${body}\r\n`;
}

/** Gives the reader a file. */
export function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

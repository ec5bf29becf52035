/** The quarter that a moment lies in, in UTC, as `2026-Q4`. */
export const quarterOf = (at: number): string => {
  const date = new Date(at);
  return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
};

/** From when (inclusive) until when (exclusive) a quarter lasts, in ms. */
export function windowOf(quarter: string): { start: number; end: number } {
  const year = Number(quarter.slice(0, 4));
  const month = (Number(quarter.slice(6)) - 1) * 3;
  return { start: Date.UTC(year, month), end: Date.UTC(year, month + 3) };
}

export const nextQuarter = (quarter: string): string => quarterOf(windowOf(quarter).end);

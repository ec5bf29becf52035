interface Counts {
  day: string;
  resolved: number;
  sent: number;
  pending: number;
  suppressed: Record<string, number>;
  failed: Record<string, number>;
  unaccounted: number;
}

/** The Monday of a day's week, `yyyy-mm-dd`. */
function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

const plus = (a: Record<string, number>, b: Record<string, number>): Record<string, number> => {
  const sum = { ...a };
  for (const [key, n] of Object.entries(b)) sum[key] = (sum[key] ?? 0) + n;
  return sum;
};

/** The ledgers of days added up by week, the latest first; `day` is the week's Monday. */
export function weeksOf(days: readonly Counts[]): Counts[] {
  const weeks = new Map<string, Counts>();
  for (const row of days) {
    const day = mondayOf(row.day);
    const so = weeks.get(day);
    weeks.set(day, {
      day,
      resolved: (so?.resolved ?? 0) + row.resolved,
      sent: (so?.sent ?? 0) + row.sent,
      pending: (so?.pending ?? 0) + row.pending,
      suppressed: plus(so?.suppressed ?? {}, row.suppressed),
      failed: plus(so?.failed ?? {}, row.failed),
      unaccounted: (so?.unaccounted ?? 0) + row.unaccounted,
    });
  }
  return [...weeks.values()].sort((a, b) => b.day.localeCompare(a.day));
}

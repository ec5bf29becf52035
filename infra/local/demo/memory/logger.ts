const troubles: string[] = [];
const keep = (message: string, detail: Record<string, unknown> = {}) => {
  troubles.push(`${message} ${JSON.stringify(detail)}`);
};

/** What goes as it should is not told; warnings and errors are kept for whoever lives the history. */
export const logger = {
  info: (_message: string, _detail: Record<string, unknown> = {}) => {},
  warn: keep,
  error: keep,
};

/** What went wrong since the last time that somebody asked. */
export const takeTroubles = () => troubles.splice(0);

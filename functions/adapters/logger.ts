/**
 * One JSON line an entry, as Lambda's JSON log format and CloudWatch's insights read them. Never pass a person's address, words or a link:
 * log ids.
 */
const line = (level: "INFO" | "WARN" | "ERROR", message: string, detail: Record<string, unknown>) =>
  console[level === "INFO" ? "info" : level === "WARN" ? "warn" : "error"](
    JSON.stringify({ level, message, ...detail }),
  );

export const logger = {
  info: (message: string, detail: Record<string, unknown> = {}) => line("INFO", message, detail),
  warn: (message: string, detail: Record<string, unknown> = {}) => line("WARN", message, detail),
  error: (message: string, detail: Record<string, unknown> = {}) => line("ERROR", message, detail),
};

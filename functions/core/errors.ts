/** Every failure that a person may be told about, with the HTTP status it becomes. */
export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  rate_limited: 429,
} as const;

export type ErrorCode = keyof typeof statusOf;

/** A failure whose message is a sentence for the person: what was wrong and what to do. Anything else that is thrown is a defect. */
export class VisibleError extends Error {
  readonly code: ErrorCode;
  /** Messages by field path, for forms. */
  readonly fields: Record<string, string> | undefined;

  constructor(code: ErrorCode, message: string, fields?: Record<string, string>) {
    super(message);
    this.name = "VisibleError";
    this.code = code;
    this.fields = fields;
  }
}

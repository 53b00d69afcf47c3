/** Codes are the contract: compare them, never the English. */
export const errorCodes = [
  'bad_input',
  'not_signed_in',
  'forbidden',
  'not_found',
  'name_taken',
  'conflict',
  'not_possible',
  'no_capacity',
  'disk_full',
  'host_unreachable',
  'host_disabled',
  'host_error',
  'timeout',
  'unknown_outcome',
  'cancelled',
  'database_unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What may cross a room's border, and what pages show: three parts, and the daemon's own words. */
export type ErrorView = {
  code: ErrorCode;
  /** What did not happen, and why. */
  userMessage: string;
  /** What to do about it. */
  advice?: string;
  /** The daemon's or provider's own words, shown folded. */
  detail?: string;
  /** Field name to message, for forms. */
  fields?: Record<string, string>;
};

/** An expected failure. Vendor errors are translated into it once, in the driver, with the cause kept. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly userMessage: string;
  readonly advice: string | undefined;
  readonly detail: string | undefined;
  readonly fields: Record<string, string> | undefined;

  constructor(view: ErrorView, options?: { cause?: unknown }) {
    super(view.userMessage, options);
    this.name = 'AppError';
    this.code = view.code;
    this.userMessage = view.userMessage;
    this.advice = view.advice;
    this.detail = view.detail;
    this.fields = view.fields;
  }
}

/** The plain, serialisable form; anything that is not an AppError is a bug and says nothing of its insides. */
export function toErrorView(error: unknown): ErrorView {
  // The server's bundle and the pages' bundle each hold a copy of the class, so instanceof is not enough.
  if (error instanceof Error && error.name === 'AppError') {
    const { code, userMessage, advice, detail, fields } = error as AppError;
    return { code, userMessage, advice, detail, fields };
  }
  return {
    code: 'internal',
    userMessage: 'This did not work because of a fault in NovaCron.',
    advice: 'Look at the program’s log for the cause.',
  };
}

/** What server actions return: expected failures are values, bugs are thrown. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorView };

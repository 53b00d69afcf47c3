import { AppError, type ErrorCode } from '../domain/errors.ts';

/** An expected refusal of a plan. @param field  of the form, as a path: `nics.0.name` */
export function refuse(code: ErrorCode, field: string, message: string, advice: string): AppError {
  return new AppError({ code, userMessage: message, advice, fields: { [field]: message } });
}

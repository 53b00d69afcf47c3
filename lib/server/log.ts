import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Structured lines on stderr; what a person should read at the start goes to stdout instead. */
export function createLog(level = process.env.LOG_LEVEL ?? 'info'): Log {
  const redact = ['password', '*.password', 'ticket', '*.ticket', 'secret', '*.secret'];
  return pino({ name: 'novacron', level, redact }, pino.destination({ dest: 2, sync: true }));
}

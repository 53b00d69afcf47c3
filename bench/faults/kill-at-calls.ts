import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationDetail } from '../../lib/domain/views.ts';
import type { ProcedureName } from '../../lib/libvirt/procedures.ts';
import { type Door, isChange, type Moment } from './door.ts';
import { say } from './row.ts';

/** One call of those that an operation changes something with. */
export type Cut = { name: ProcedureName; nth: number; moment: Moment };

/** What an operation asks of its hosts that changes something there, in order. */
export async function recordCalls(doors: Door[], work: () => Promise<unknown>): Promise<Cut[]> {
  const seen: Cut[] = [];
  const counts = new Map<string, number>();
  listen(doors, (name, moment) => {
    if (moment !== 'asked') return;
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    seen.push({ name, nth, moment: 'asked' }, { name, nth, moment: 'answered' });
  });
  try {
    await work();
  } finally {
    listen(doors, null);
  }
  return seen;
}

/**
 * Does something at the very moment of one call, before its bytes go on.
 * @returns whether that moment came while `work` was under way
 */
export async function atCall(
  doors: Door[],
  { name, nth, moment }: Cut,
  strike: () => void,
  work: () => Promise<unknown>,
): Promise<boolean> {
  let count = 0;
  let isStruck = false;
  const struck = new Promise<void>((resolve) => {
    listen(doors, (passing, when) => {
      if (passing !== name || when !== moment || ++count !== nth || isStruck) return;
      isStruck = true;
      strike();
      resolve();
    });
  });
  try {
    await work();
    await Promise.race([struck, sleep(30_000)]);
  } finally {
    listen(doors, null);
  }
  return isStruck;
}

function listen(doors: Door[], heard: ((name: ProcedureName, moment: Moment) => void) | null): void {
  for (const door of doors)
    door.onPassing = ({ name, moment }) => {
      if (heard && isChange(name)) heard(name, moment);
    };
}

/** What came of many rounds of one kind. */
export type Rounds = {
  count: number;
  slowestMs: number;
  against: string[];
  add(what: string, ended: OperationDetail, tookMs: number, against: string[]): void;
};

export function openRounds(): Rounds {
  const rounds: Rounds = {
    count: 0,
    slowestMs: 0,
    against: [],
    add(what, { state, error }, tookMs, against) {
      rounds.count += 1;
      rounds.slowestMs = Math.max(rounds.slowestMs, tookMs);
      rounds.against.push(...against.map((one) => `${what}: ${one}`));
      if (state === 'failed' && !error) rounds.against.push(`${what}: it failed without a reason`);
      const words = [state, error?.userMessage].filter(Boolean).join(', ');
      say(`${what}: ${words}; ${Math.round(tookMs)} ms${against.length ? `; ${against.join('; ')}` : ''}`);
    },
  };
  return rounds;
}

export function describeCut({ name, nth, moment }: Cut): string {
  return `${name}${nth > 1 ? ` ${nth}` : ''} ${moment}`;
}

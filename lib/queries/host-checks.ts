import { and, eq } from 'drizzle-orm';
import { hostChecks } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { failStep, type HostCheckResult } from '../domain/host-check.ts';

// The engine is told at once; one that has not heard by then does not run.
const takenWithinMs = 10_000;
// The engine's own deadline, and what it takes to write it down.
const endedWithinMs = 40_000;

/** How a test of a connection goes on; only for who asked for it. */
export async function getHostCheck(user: User, id: string): Promise<HostCheckResult | null> {
  const [check] = await getDb()
    .select({ result: hostChecks.result, isTaken: hostChecks.isTaken, createdAt: hostChecks.createdAt })
    .from(hostChecks)
    .where(and(eq(hostChecks.id, id), eq(hostChecks.userId, user.id)));
  if (!check) return null;
  const ageMs = Date.now() - check.createdAt.getTime();
  const isLost = !check.result.isEnded && ageMs > (check.isTaken ? endedWithinMs : takenWithinMs);
  if (!isLost) return check.result;
  const running = check.result.steps.find(({ state }) => state === 'running')?.key ?? 'resolve';
  return failStep(
    check.result,
    running,
    {
      code: 'not_possible',
      userMessage: 'NovaCron’s engine did not take this up.',
      advice: 'See that it runs, and test again.',
    },
    null,
  );
}

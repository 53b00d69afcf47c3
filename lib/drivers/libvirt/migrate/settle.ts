import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { DomainMigrateFlags, MigrateParam } from '../../../libvirt/constants/domain.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { MigrateVmSpec } from '../../driver.ts';
import { destroy, undefine } from '../create.ts';
import type { Link } from '../link.ts';
import { isSilence } from '../silence.ts';
import { migrateFlags } from './transfer.ts';
import { judge, lookFor, presenceOf } from './whereabouts.ts';

const defaultPatience = {
  askEveryMs: 200,
  // A daemon that starts again takes away what waits for its memory; so does one whose client is gone.
  lateMs: 30_000,
  // While the source's copy runs, the target's is not about to: its memory cannot be whole.
  orphanMs: 5_000,
  // What libvirt was asked to end goes away at once, or is shown to run.
  finishMs: 3_000,
};

/**
 * Looks at both hosts after a migration that may have been cut short anywhere, and leaves the VM on exactly one.
 * @returns where it is
 * @throws AppError unknown_outcome when a host does not answer, or when both copies run or neither is there: then
 *   nothing has been touched
 */
export async function settle(
  source: Link,
  target: Link,
  spec: MigrateVmSpec,
  options: CallOptions = {},
  { askEveryMs, lateMs, orphanMs, finishMs } = defaultPatience,
): Promise<'source' | 'target'> {
  let deadline = performance.now() + lateMs;
  let orphanSince = Number.POSITIVE_INFINITY;
  let askedToEndAt: number | null = null;
  for (;;) {
    const looked = await Promise.all([
      lookFor(source, spec.externalId, options),
      lookFor(target, spec.externalId, options),
    ]).catch((error: unknown) => (isSilence(error) ? error : Promise.reject(error)));
    const isLate = performance.now() > deadline;
    if (Array.isArray(looked)) {
      const [atSource, atTarget] = looked;
      const verdict = judge(atSource.presence, atTarget.presence);
      if (verdict === 'finish-at-target') {
        if (atSource.dom) {
          await destroy(source, atSource.dom, options);
          await undefine(source, atSource.dom, options);
        }
        return 'target';
      }
      if (verdict === 'stay-at-source') return 'source';
      if (verdict === 'resume-at-source' && atSource.dom) {
        await resume(source, atSource.dom, options);
      }
      const isOrphan = verdict === 'clear-target' && atSource.presence !== 'held';
      orphanSince = isOrphan ? Math.min(orphanSince, performance.now()) : Number.POSITIVE_INFINITY;
      const isGivenUp = isLate || performance.now() > orphanSince + orphanMs;
      if (verdict === 'clear-target' && isGivenUp && atTarget.dom) {
        if (askedToEndAt === null) {
          askedToEndAt = performance.now();
          await endIncoming(target, spec, options);
        } else if (performance.now() > askedToEndAt + finishMs) {
          // Nobody at libvirt has it in hand any more, so nobody can let it run in this moment.
          await destroy(target, atTarget.dom, options);
        }
        // The source's may still have to be let go on.
        deadline = Math.max(deadline, performance.now() + orphanMs);
      }
    }
    if (isLate) throw unclear(source, target, spec, looked);
    await sleep(askEveryMs, undefined, options);
  }
}

/**
 * Asks libvirt to end what waits for its memory. It does that in turn with whoever finishes the migration, and refuses it
 * for a copy that was finished: to destroy one may end a copy that has just begun to run. What became of it is looked at.
 */
async function endIncoming(target: Link, spec: MigrateVmSpec, options: CallOptions): Promise<void> {
  const params = { [MigrateParam.destName]: spec.name };
  const args = { params, cookieIn: Buffer.alloc(0), flags: migrateFlags(spec), cancelled: true };
  await target.call('commands', 'domainMigrateFinish3Params', args, options).catch((error: unknown) => {
    if (isSilence(error)) throw error;
  });
}

/** Each is refused where the other is right; the next look tells what became of it. */
async function resume(source: Link, dom: Domain, options: CallOptions): Promise<void> {
  const flags = DomainMigrateFlags.live | DomainMigrateFlags.changeProtection;
  const args = { dom, params: {}, cookieIn: Buffer.alloc(0), flags, cancelled: true };
  // Where the migration still holds the VM, its end is what lets it go on.
  await source.call('commands', 'domainMigrateConfirm3Params', args, options).catch(() => {});
  const { state, reason } = await source.call('reads', 'domainGetState', { dom, flags: 0 }, options);
  if (presenceOf(state, reason) === 'held')
    await source.call('commands', 'domainResume', { dom }, options).catch(() => {});
}

function unclear(source: Link, target: Link, { name }: MigrateVmSpec, cause: unknown): AppError {
  return new AppError(
    {
      code: 'unknown_outcome',
      userMessage: `Where ${name} runs now could not be found out: ${source.hostName} and ${target.hostName} have to answer both.`,
      advice: 'Nothing more was done to either copy. See that both hosts can be reached, then try again.',
    },
    { cause },
  );
}

import { DomainMigrateFlags, DomainXmlFlags, MigrateParam } from '../../../libvirt/constants/domain.ts';
import type { TypedParamArgs } from '../../../libvirt/typed-params.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { MigrateVmSpec, StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import { reportProgress } from './progress.ts';
import { withTargetDisks } from './target-disks.ts';

// It takes as long as it takes; what ends it is its progress, its cancel or its connection.
const performTimeoutMs = 7 * 24 * 3600 * 1000;
const phaseTimeoutMs = 120_000;

/**
 * Moves a running VM, as libvirt's own client does it: begin at the source, prepare at the target, perform at the
 * source, finish at the target, confirm at the source, each with what the one before it gave. Neither daemon needs a
 * way into the other; only QEMU's data goes from host to host. The signal cancels it, as long as the VM is not over.
 *
 * An error says nothing about where the VM is. Call settle() after it, whatever it ended with, once it has begun.
 * @param onBegun  from here on the source holds the VM for this migration and no other
 * @see libvirt src/libvirt-domain.c virDomainMigrateVersion3Full
 */
export async function transfer(
  source: Link,
  target: Link,
  dom: Domain,
  spec: MigrateVmSpec,
  step: StepContext,
  onBegun: () => void,
): Promise<void> {
  const { signal, cancel } = step;
  signal.throwIfAborted();
  cancel?.throwIfAborted();
  const timeout = { timeoutMs: phaseTimeoutMs };
  const flags = migrateFlags(spec);
  // Only the source knows this one: it refuses changes to the VM until the migration is confirmed.
  const sourceFlags = flags | DomainMigrateFlags.changeProtection;
  const params = await paramsOf(source, target, dom, spec, step.signal);

  const begun = await source.call(
    'commands',
    'domainMigrateBegin3Params',
    { dom, params, flags: sourceFlags },
    timeout,
  );
  onBegun();
  const confirm = async (cookieIn: Uint8Array, cancelled: boolean) => {
    const args = { dom, params, cookieIn, flags: sourceFlags, cancelled };
    await source.call('commands', 'domainMigrateConfirm3Params', args, timeout);
  };

  const targetParams = { ...params, [MigrateParam.destXml]: begun.xml };
  const prepare = () =>
    target.call(
      'commands',
      'domainMigratePrepare3Params',
      { params: targetParams, cookieIn: begun.cookieOut, flags },
      timeout,
    );
  const prepared = await prepare().catch(async (error: unknown) => {
    await confirm(Buffer.alloc(0), true).catch(() => {});
    throw error;
  });

  const finishParams = {
    ...targetParams,
    [MigrateParam.destName]: spec.name,
    ...(prepared.uriOut ? { [MigrateParam.uri]: prepared.uriOut } : {}),
  };
  const finish = (cookieIn: Uint8Array, cancelled: boolean) => {
    const args = { params: finishParams, cookieIn, flags, cancelled };
    return target.call('commands', 'domainMigrateFinish3Params', args, timeout);
  };

  let performed: Uint8Array;
  try {
    performed = await perform(source, dom, { ...finishParams }, prepared.cookieOut, sourceFlags, step);
  } catch (error) {
    // The source has taken itself back already; the target's half goes.
    await finish(Buffer.alloc(0), true).catch(() => {});
    throw error;
  }
  // From here on the source's copy is whole and waits. Only what the target says, or shows, decides which one runs:
  // an answer that did not come decides nothing, and is left to settle().
  const finished = await finish(performed, false);
  await confirm(finished.cookieOut, false);
}

async function perform(
  source: Link,
  dom: Domain,
  params: TypedParamArgs,
  cookieIn: Uint8Array,
  flags: number,
  step: StepContext,
): Promise<Uint8Array> {
  const over = new AbortController();
  const cancel = () => {
    // Before the job has begun libvirt has nothing to end, so this asks until perform is over.
    const ask = () => {
      if (over.signal.aborted) return;
      source.call('guests', 'domainAbortJob', { dom }, { timeoutMs: 10_000 }).catch(() => {});
      setTimeout(ask, 500).unref();
    };
    ask();
  };
  const wishes = [step.signal, ...(step.cancel ? [step.cancel] : [])];
  for (const wish of wishes) wish.addEventListener('abort', cancel, { once: true });
  if (wishes.some(({ aborted }) => aborted)) cancel();
  const reporting = reportProgress(source, dom, step, over.signal);
  try {
    const args = { dom, dconnuri: null, params, cookieIn, flags };
    const options = { timeoutMs: performTimeoutMs };
    return (await source.call('commands', 'domainMigratePerform3Params', args, options)).cookieOut;
  } finally {
    over.abort();
    for (const wish of wishes) wish.removeEventListener('abort', cancel);
    await reporting;
  }
}

export function migrateFlags({ disks, shared }: MigrateVmSpec): number {
  const { live, persistDest, undefineSource, nonSharedDisk, autoConverge, abortOnError, unsafe } =
    DomainMigrateFlags;
  let flags = live | persistDest | undefineSource | autoConverge | abortOnError;
  if (disks.length) flags |= nonSharedDisk;
  // libvirt guesses from the kind of file system whether a disk is shared; here it has been proved. Whatever the cache
  // mode is, QEMU drops its cache before the target reads (since 4.0, and libvirt asks it to).
  if (shared.some(({ pools }) => pools.length)) flags |= unsafe;
  return flags;
}

async function paramsOf(
  source: Link,
  target: Link,
  dom: Domain,
  spec: MigrateVmSpec,
  signal: AbortSignal,
): Promise<TypedParamArgs> {
  const options = { signal };
  const { secure, migratable, inactive } = DomainXmlFlags;
  const read = async (flags: number) => {
    const { xml } = await source.call('reads', 'domainGetXmlDesc', { dom, flags }, options);
    return withTargetDisks(target, spec, xml, options);
  };
  const params: Record<string, TypedParamArgs[string]> = {
    [MigrateParam.uri]: `tcp://${spec.targetAddress}`,
    [MigrateParam.destXml]: await read(secure | migratable),
    [MigrateParam.persistXml]: await read(secure | migratable | inactive),
  };
  if (spec.disks.length) params[MigrateParam.migrateDisks] = spec.disks.map(({ device }) => device);
  if (spec.bandwidthMib) params[MigrateParam.bandwidth] = BigInt(spec.bandwidthMib);
  return params;
}

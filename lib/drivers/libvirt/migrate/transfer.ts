import { AppError } from '../../../domain/errors.ts';
import { DomainMigrateFlags, DomainXmlFlags, MigrateParam } from '../../../libvirt/constants/domain.ts';
import { ErrorCode } from '../../../libvirt/constants/error-code.ts';
import { LibvirtError } from '../../../libvirt/errors.ts';
import type { TypedParamArgs } from '../../../libvirt/typed-params.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { MigrateVmSpec, StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import { reportProgress } from './progress.ts';
import { withTargetDisks } from './target-disks.ts';

// It takes as long as it takes; what ends it is its progress, its cancel or its connection.
const performTimeoutMs = 7 * 24 * 3600 * 1000;
const phaseTimeoutMs = 120_000;
// Of libvirt's virErrorDomain: RPC, the remote driver, and SSH.
const wayParts = new Set([7, 13, 50]);

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
  step.signal.throwIfAborted();
  step.cancel?.throwIfAborted();
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
    const args = { dom, dconnuri: null, params: { ...finishParams }, cookieIn: prepared.cookieOut };
    performed = await perform(source, { ...args, flags: sourceFlags }, step, step.signal);
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

/**
 * The same with the source in the lead (libvirt's peer-to-peer): it signs in at the target by itself, and one call is
 * all of it. What ends with us is the call: the migration goes on, and its next attempt finds it so.
 */
export async function transferByHosts(
  source: Link,
  target: Link,
  dom: Domain,
  spec: MigrateVmSpec & { peerUri: string },
  step: StepContext,
  onBegun: () => void,
): Promise<void> {
  step.signal.throwIfAborted();
  step.cancel?.throwIfAborted();
  const { changeProtection, peer2peer } = DomainMigrateFlags;
  const flags = migrateFlags(spec) | changeProtection | peer2peer;
  const params = await paramsOf(source, target, dom, spec, step.signal);
  onBegun();
  const args = { dom, dconnuri: spec.peerUri, params, cookieIn: Buffer.alloc(0), flags };
  await perform(source, args, step, null).catch((error: unknown) => {
    throw isPeersWay(error) ? notSignedIn(source, target, spec.peerUri, error) : error;
  });
}

/** The source's words about its connection to the target, not about the migration. */
function isPeersWay(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : null;
  return cause instanceof LibvirtError && (cause.code === ErrorCode.authFailed || wayParts.has(cause.domain));
}

function notSignedIn(source: Link, target: Link, uri: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'host_error',
      userMessage: `The host ${source.hostName} could not sign in at ${target.hostName}, or lost its connection to it.`,
      advice: `Try virsh -c '${uri}' list on ${source.hostName}, or let NovaCron lead the migration.`,
      detail: cause instanceof AppError ? cause.detail : undefined,
    },
    { cause },
  );
}

/** @param stop  ends the migration besides the step's cancel; null, and it outlives this program */
async function perform(
  source: Link,
  args: { dom: Domain; dconnuri: string | null; params: TypedParamArgs; cookieIn: Uint8Array; flags: number },
  step: StepContext,
  stop: AbortSignal | null,
): Promise<Uint8Array> {
  const { dom } = args;
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
  const wishes = [stop, step.cancel].filter((wish) => wish instanceof AbortSignal);
  for (const wish of wishes) wish.addEventListener('abort', cancel, { once: true });
  if (wishes.some(({ aborted }) => aborted)) cancel();
  const reporting = reportProgress(source, dom, step, over.signal);
  try {
    const options = { timeoutMs: performTimeoutMs, ...(stop ? {} : { signal: step.signal }) };
    return (await source.call('commands', 'domainMigratePerform3Params', args, options)).cookieOut;
  } finally {
    over.abort();
    for (const wish of wishes) wish.removeEventListener('abort', cancel);
    await reporting;
  }
}

export function migrateFlags({ disks, shared, isEncrypted }: MigrateVmSpec): number {
  const { live, persistDest, undefineSource, nonSharedDisk, autoConverge, abortOnError, unsafe, tls } =
    DomainMigrateFlags;
  let flags = live | persistDest | undefineSource | autoConverge | abortOnError;
  if (disks.length) flags |= nonSharedDisk;
  if (isEncrypted) flags |= tls;
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

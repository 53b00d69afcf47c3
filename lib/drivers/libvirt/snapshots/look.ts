import { AppError } from '../../../domain/errors.ts';
import type { StoragePool } from '../../../domain/host.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { DomainXmlFlags } from '../../../libvirt/constants/domain.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { ChangeVmSpec, StepContext } from '../../driver.ts';
import { refreshPools } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { isGone, lookUpDomain } from '../observe.ts';
import { parseDomainXml } from '../parse-domain.ts';
import { createLayerReader } from './layers.ts';
import { readSnapshots } from './read.ts';
import { type SnapshotSubject, snapshotSubject } from './subject.ts';

export type Looked = { dom: Domain; subject: SnapshotSubject };

/** What the advisor needs, read from the host now; what was planned from the store may be old. */
export async function lookAtSnapshots(link: Link, spec: ChangeVmSpec, step: StepContext): Promise<Looked> {
  const options = { signal: step.signal };
  const dom = await lookUpDomain(link, spec.externalId, options);
  if (!dom) {
    throw new AppError({
      code: 'not_found',
      userMessage: `The VM does not exist on the host ${link.hostName} any more.`,
      advice: 'It was probably deleted there.',
    });
  }
  // A file that libvirt made for a snapshot is in no pool's books until they are made anew.
  await refreshPools(link, options);
  const read = async (flags: number) =>
    (await link.call('reads', 'domainGetXmlDesc', { dom, flags }, options)).xml;
  const [stored, active, snapshots, pools] = await Promise.all([
    read(DomainXmlFlags.inactive),
    dom.id >= 0 ? read(0) : null,
    readSnapshots(link, dom, options),
    Promise.all(spec.facts.pools.map((pool) => readPool(link, pool, options))),
  ]);
  const layers = createLayerReader(link, { isStrict: true });
  const disks = await Promise.all(
    parseDomainXml(active ?? stored).disks.map(async (disk) => ({
      ...disk,
      layers: await layers.read(disk, 0, options),
    })),
  );
  const state = active === null ? ('off' as const) : ('running' as const);
  const facts = { ...spec.facts, pools };
  return {
    dom,
    subject: snapshotSubject({ name: spec.name, state, stored, active, facts, disks, snapshots }),
  };
}

/** What is done is what was shown. */
export function refuseOtherAdvice(
  spec: ChangeVmSpec,
  { live, obstacles }: { live: string[]; obstacles: string[] },
): void {
  const [obstacle] = obstacles;
  if (!obstacle && JSON.stringify(live) === JSON.stringify(spec.plan.live)) return;
  throw new AppError({
    code: 'conflict',
    userMessage: `${spec.name} or its host was changed since this was planned${obstacle ? `: ${obstacle}` : '.'}`,
    advice: 'Look at the plan again; nothing has been changed by this one.',
  });
}

async function readPool(link: Link, pool: StoragePool, options: CallOptions): Promise<StoragePool> {
  if (!pool.isActive) return pool;
  try {
    const found = await link.call('reads', 'storagePoolLookupByName', { name: pool.name }, options);
    const { available } = await link.call('reads', 'storagePoolGetInfo', found, options);
    return { ...pool, availableBytes: Number(available) };
  } catch (error) {
    if (isGone(error)) return pool;
    throw error;
  }
}

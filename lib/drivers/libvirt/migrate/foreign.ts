import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { DomainJobOperation, DomainJobType } from '../../../libvirt/constants/domain.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { MigrateVmSpec } from '../../driver.ts';
import type { Link } from '../link.ts';
import { lookFor } from './whereabouts.ts';

/**
 * What somebody else has begun is theirs: only this migration's own remains are ended later, so there may be none of
 * another when it begins.
 * @throws AppError conflict
 */
export async function refuseForeign(
  source: Link,
  target: Link,
  spec: MigrateVmSpec,
  options: CallOptions,
): Promise<void> {
  const [here, there] = await Promise.all([
    lookFor(source, spec.externalId, options),
    lookFor(target, spec.externalId, options),
  ]);
  const isLeaving =
    here.dom !== null && here.presence === 'running' && (await isMigrating(source, here.dom, options));
  if (isLeaving || here.presence === 'held' || there.presence === 'held')
    throw new AppError({
      code: 'conflict',
      userMessage: `${spec.name} is being migrated already, and not by NovaCron.`,
      advice: `Wait until that is over, or end it with virsh domjobabort on ${source.hostName}. Nothing was changed.`,
    });
  if (there.presence === 'running' || there.presence === 'paused')
    throw new AppError({
      code: 'conflict',
      userMessage: `${target.hostName} has a machine with the identifier of ${spec.name} already, and it is not off.`,
      advice: 'Look at both with virsh, and end the one that should not be. Nothing was changed.',
    });
}

/** True while libvirt works on sending it away. */
export async function isMigrating(source: Link, dom: Domain, options: CallOptions): Promise<boolean> {
  const { type, params } = await source.call('reads', 'domainGetJobStats', { dom, flags: 0 }, options);
  return type !== DomainJobType.none && params.operation === DomainJobOperation.migrationOut;
}

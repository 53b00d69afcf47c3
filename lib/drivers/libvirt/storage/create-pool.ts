import { AppError } from '../../../domain/errors.ts';
import type { HostChangeParams } from '../../../domain/host-changes.ts';
import type { PoolSource } from '../../../domain/storage-changes.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { StoragePool } from '../../../libvirt/types.ts';
import type { Link } from '../link.ts';
import { emptyPlan, type HostChangeHandler } from '../resources/handler.ts';
import { buildXml } from '../xml.ts';
import { lookForPool } from './look.ts';
import { forgetVolumes } from './read.ts';
import { isPoolActive } from './run-state.ts';

type Params = HostChangeParams<'pool.create'>;

// A server that does not answer is given up by the host's own mount after about as long.
const poolTimeoutMs = 180_000;

// Every file in a pool's folder is a volume that can be deleted: these hold the host itself.
const ofTheHost = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
];

/** A folder, a volume group that exists, or an NFS export. */
export const createPool: HostChangeHandler<Params> = {
  plan({ pools, hostName }, { name, source, isAutostart }) {
    const plan = emptyPlan();
    if (pools.some((pool) => pool.name === name))
      plan.obstacles.push(`The host ${hostName} already has a pool ${name}.`);
    const path = pathOf(source);
    if (
      ofTheHost.some(
        (own) => path === own || (path.startsWith(`${own}/`) && own !== '/dev' && own !== '/run'),
      )
    )
      plan.obstacles.push(`${path} belongs to the host itself. Choose a folder of its own for volumes.`);
    const same = pools.find((pool) => pool.path === path);
    if (same) plan.obstacles.push(`The pool ${same.name} of ${hostName} already has ${path}.`);
    plan.live.push(liveWords(source));
    if (isAutostart) plan.live.push('It starts when its host does.');
    if (source.type === 'netfs')
      plan.warnings.push(
        'Whether the server exports it to this host is seen only when it is mounted; if not, the pool is taken back.',
      );
    plan.difference = definitionOf(null, name, source)
      .trimEnd()
      .split('\n')
      .map((line) => `+${line}`)
      .join('\n');
    return plan;
  },

  steps: (link, { operationId }, { name, source, isAutostart }) => [
    {
      key: 'define',
      label: `Define ${name}`,
      async run({ signal }) {
        const options = { signal };
        if (await ownPool(link, operationId, name, options)) return;
        const args = { xml: definitionOf(operationId, name, source), flags: 0 };
        await link.call('commands', 'storagePoolDefineXml', args, options);
      },
      async undo({ signal }) {
        const options = { signal, timeoutMs: poolTimeoutMs };
        const pool = await lookForPool(link, name, options);
        if (pool?.uuid !== operationId) return;
        if (await isPoolActive(link, pool, options))
          await link.call('commands', 'storagePoolDestroy', { pool }, options);
        await link.call('commands', 'storagePoolUndefine', { pool }, options);
      },
    },
    {
      key: 'start',
      label: `Start ${name}`,
      async run({ signal }) {
        const options = { signal, timeoutMs: poolTimeoutMs };
        const pool = await ownPool(link, operationId, name, options);
        if (!pool)
          throw new AppError({ code: 'not_found', userMessage: `The pool ${name} was undefined meanwhile.` });
        if (!(await isPoolActive(link, pool, options))) {
          // Makes the folder; what is in one that exists stays. A volume group is never made.
          if (source.type !== 'logical')
            await link.call('commands', 'storagePoolBuild', { pool, flags: 0 }, options);
          await link.call('commands', 'storagePoolCreate', { pool, flags: 0 }, options);
        }
        await link.call('commands', 'storagePoolSetAutostart', { pool, autostart: isAutostart }, options);
        forgetVolumes(link);
      },
    },
  ],
};

/** The pool that this operation defined. @throws AppError name_taken when it is another's */
async function ownPool(
  link: Link,
  operationId: string,
  name: string,
  options: CallOptions,
): Promise<StoragePool | null> {
  const pool = await lookForPool(link, name, options);
  if (!pool || pool.uuid === operationId) return pool;
  throw new AppError({
    code: 'name_taken',
    userMessage: `The host ${link.hostName} already has a pool ${name}.`,
    advice: 'Choose another name.',
  });
}

/** @param uuid  null in the plan, which no operation has yet */
function definitionOf(uuid: string | null, name: string, source: PoolSource): string {
  return buildXml('pool', {
    '@type': source.type,
    name,
    ...(uuid ? { uuid } : {}),
    ...(source.type === 'logical' ? { source: { name: source.group, format: { '@type': 'lvm2' } } } : {}),
    ...(source.type === 'netfs'
      ? {
          source: {
            host: { '@name': source.server },
            dir: { '@path': source.exportPath },
            format: { '@type': 'nfs' },
          },
        }
      : {}),
    target: { path: pathOf(source) },
  });
}

function pathOf(source: PoolSource): string {
  return source.type === 'logical' ? `/dev/${source.group}` : source.path;
}

function liveWords(source: PoolSource): string {
  switch (source.type) {
    case 'dir':
      return `The folder ${source.path} is made where it is not there yet, and every file in it is a volume.`;
    case 'logical':
      return `The volume group ${source.group}, which the host must have, is used; its logical volumes are volumes.`;
    case 'netfs':
      return `${source.server}:${source.exportPath} is mounted at ${source.path}, and every file in it is a volume.`;
  }
}

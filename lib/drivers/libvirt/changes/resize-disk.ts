import { AppError } from '../../../domain/errors.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainBlockResizeFlags } from '../../../libvirt/constants/domain.ts';
import type { ChangeVmSpec, StepContext } from '../../driver.ts';
import { forgetSizes } from '../disk-sizes.ts';
import { readDisks } from '../disk-users.ts';
import { element } from '../edit-xml.ts';
import type { Link } from '../link.ts';
import { findDisk, placeOf, readDomain } from './devices.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';
import { look } from './look.ts';

type Params = ChangeParams<'vm.resizeDisk'>;

// Growing a file only writes its header.
const resizeTimeoutMs = 60_000;

/** A disk grows at once, whether the guest runs or not; it never shrinks, which would cut off what is at its end. */
export const resizeDisk: ChangeHandler<Params> = {
  plan({ stored, active, facts, disks = [] }, params) {
    const draft = emptyDraft(stored);
    const { target } = params;
    const wanted = bytesOf(params);
    const disk = readDomain(active ?? stored, (domain) => {
      const found = findDisk(domain, target);
      return (
        found && {
          device: found.getAttribute('device') ?? 'disk',
          format: element(found, 'driver')?.getAttribute('type') ?? 'raw',
          isReadOnly: element(found, 'readonly') !== null,
          place: placeOf(found),
        }
      );
    });
    const known = disks.find((one) => one.target === target);
    const nowBytes = known?.sizeBytes ?? null;
    if (!disk?.place) draft.obstacles.push(`The VM has no disk ${target}.`);
    else if (disk.device !== 'disk' || disk.isReadOnly)
      draft.obstacles.push(`${target} is read only, so its size is fixed.`);
    else if (disk.format !== 'qcow2' && disk.format !== 'raw')
      draft.obstacles.push(`A disk of the format ${disk.format} cannot be enlarged here.`);
    else if (nowBytes === null)
      draft.obstacles.push(
        `No pool of the host knows ${disk.place}, so its size is not known. Add a pool for its folder first.`,
      );
    else if (wanted < nowBytes)
      draft.obstacles.push(
        `It has ${formatBytes(nowBytes)} now: making it smaller would cut off what is at its end.`,
      );
    if (draft.obstacles.length || nowBytes === null || wanted === nowBytes) return draft;
    draft.live.push(
      `${target} grows from ${formatBytes(nowBytes)} to ${formatBytes(wanted)}${active === null ? ', before its next start' : ': the guest sees it at once'}.`,
    );
    draft.warnings.push(
      'Partitions and file systems stay as large as they are until they are enlarged inside the guest. It cannot be made smaller again.',
    );
    const pool = facts.pools.find(({ name }) => name === known?.pool);
    if (pool) {
      draft.space = { pool: pool.name, bytes: wanted - nowBytes };
      if (pool.availableBytes < wanted - nowBytes)
        draft.warnings.push(
          `The pool ${pool.name} has ${formatBytes(pool.availableBytes)} left: the disk cannot be filled.`,
        );
    }
    return draft;
  },

  steps(link, spec, params) {
    return [
      {
        key: 'resize',
        label: `Enlarge ${params.target} to ${formatBytes(bytesOf(params))}`,
        run: (step) => resize(link, spec, params, step),
      },
    ];
  },
};

async function resize(link: Link, spec: ChangeVmSpec, params: Params, step: StepContext): Promise<void> {
  const options = { signal: step.signal, timeoutMs: resizeTimeoutMs };
  const { dom, subject } = await look(link, spec, step);
  const text = subject.active ?? subject.stored;
  const place = readDomain(text, (domain) => {
    const disk = findDisk(domain, params.target);
    const source = disk && element(disk, 'source');
    return source?.getAttribute('volume') ?? source?.getAttribute('file') ?? source?.getAttribute('dev');
  });
  const disk = (await readDisks(link, text, options)).find((one) => one.place === place);
  if (!disk?.vol) {
    throw new AppError({
      code: 'not_found',
      userMessage: `${spec.name} has no disk ${params.target} any more that a pool of the host knows.`,
      advice: 'Look at its disks again; nothing has been changed.',
    });
  }
  const wanted = BigInt(bytesOf(params));
  // Somebody may have enlarged it meanwhile: it must not become smaller by our doing.
  const { capacity } = await link.call('reads', 'storageVolGetInfo', { vol: disk.vol }, options);
  if (capacity > wanted) {
    throw new AppError({
      code: 'conflict',
      userMessage: `${params.target} has ${formatBytes(Number(capacity))} meanwhile, which is more than was asked for.`,
      advice: 'Nothing has been changed. Look at its disks again.',
    });
  }
  if (subject.active !== null) {
    const args = { dom, disk: params.target, size: wanted, flags: DomainBlockResizeFlags.bytes };
    await link.call('commands', 'domainBlockResize', args, options);
  } else if (capacity < wanted) {
    await link.call('commands', 'storageVolResize', { vol: disk.vol, capacity: wanted, flags: 0 }, options);
  }
  forgetSizes(link);
}

function bytesOf({ sizeGib }: Params): number {
  // Whole sectors.
  return Math.ceil((sizeGib * 1024 ** 3) / 512) * 512;
}

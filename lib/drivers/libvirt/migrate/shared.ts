import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { MigrateVmSpec, SharedDisk, Step } from '../../driver.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import { isOneFolder, markKey, removeMarks } from '../storage/same-storage.ts';

/** Proves what the plan supposed, before anything moves: two writers on two disks would be one VM lost. */
export function sharedStep(source: Link, targetLink: () => Link, spec: MigrateVmSpec): Step {
  const key = markKey(spec.operationId);
  const pairs = new Map(
    spec.shared.flatMap(({ pools }) => pools).map((pair) => [`${pair.here}/${pair.there}`, pair]),
  );
  const ends = ({ here, there }: SharedDisk['pools'][number]) =>
    [
      { link: source, pool: here },
      { link: targetLink(), pool: there },
    ] as const;
  return {
    key: 'shared',
    label: `See that ${spec.targetName} has the same storage`,
    async run({ signal }) {
      for (const pair of pairs.values()) {
        const [here, there] = ends(pair);
        if (!(await isOneFolder(here, there, key, { signal }))) throw notShared(spec, pair);
      }
      for (const { paths } of spec.shared)
        for (const path of paths) await needPath(targetLink(), path, { signal });
    },
    async undo({ signal }) {
      for (const pair of pairs.values()) await removeMarks([...ends(pair)], key, { signal });
    },
  };
}

async function needPath(target: Link, path: string, options: CallOptions): Promise<void> {
  try {
    await target.call('reads', 'storageVolLookupByPath', { path }, options);
  } catch (error) {
    if (!isGone(error)) throw error;
    throw new AppError({
      code: 'conflict',
      userMessage: `The host ${target.hostName} does not have ${path} any more.`,
      advice: 'See that its pool shows the same files, or migrate the VM with copied disks.',
    });
  }
}

function notShared(spec: MigrateVmSpec, { here, there }: SharedDisk['pools'][number]): AppError {
  const inIt = spec.shared.filter(({ pools }) =>
    pools.some((pair) => pair.here === here && pair.there === there),
  );
  const media = inIt.filter(({ isCopyable }) => !isCopyable).map(({ device }) => device);
  return new AppError({
    code: 'not_possible',
    userMessage: `The pool ${there} of ${spec.targetName} is another storage, though it has files of the same names. ${spec.name} runs on where it was.`,
    advice: media.length
      ? `Eject what is in ${media.join(' and ')}, and migrate it with copied disks.`
      : 'Migrate it with copied disks.',
  });
}

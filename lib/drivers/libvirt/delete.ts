import { AppError } from '../../domain/errors.ts';
import { DomainXmlFlags } from '../../libvirt/constants/domain.ts';
import type { DeleteVmSpec, Step, StepContext } from '../driver.ts';
import { readDomain } from './changes/devices.ts';
import { destroy, undefine } from './create.ts';
import { readNeeds } from './disk-users.ts';
import type { Link } from './link.ts';
import { isGone, lookUpDomain } from './observe.ts';
import { readOwn } from './own-metadata.ts';
import { deleteVolume, isImageVolume } from './volumes.ts';

/**
 * What it takes to delete a VM. Everything is looked at before anything is touched, and each file again before it
 * goes. The definition goes last: as long as it is there, a delete that was refused or cut short has lost nothing else.
 */
export function deleteSteps(link: Link, spec: DeleteVmSpec): Step[] {
  const find = (step: StepContext) => lookUpDomain(link, spec.externalId, { signal: step.signal });
  return [
    {
      key: 'check',
      label: 'See that it is not protected, and who needs its disks',
      async run(step) {
        await refuseProtected(link, spec, step);
        const neededBy = spec.files.length ? await lookWhoNeeds(link, spec, step) : null;
        for (const path of spec.files) neededBy?.(path);
      },
    },
    {
      key: 'stop',
      label: `Force ${spec.name} off, if it runs`,
      async run(step) {
        const dom = await find(step);
        if (dom) await destroy(link, dom, { signal: step.signal });
      },
    },
    ...(spec.files.length
      ? [
          {
            key: 'disks',
            label:
              spec.files.length === 1 ? 'Delete a disk' : `Delete ${spec.files.length} files of its disks`,
            run: (step: StepContext) => deleteFiles(link, spec, step),
          },
        ]
      : []),
    {
      key: 'undefine',
      label: `Remove the definition of ${spec.name}`,
      async run(step) {
        const dom = await find(step);
        if (dom) await undefine(link, dom, { signal: step.signal });
      },
    },
  ];
}

async function refuseProtected(link: Link, spec: DeleteVmSpec, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  const dom = await lookUpDomain(link, spec.externalId, options);
  if (!dom) return;
  const { xml } = await link.call(
    'reads',
    'domainGetXmlDesc',
    { dom, flags: DomainXmlFlags.inactive },
    options,
  );
  if (!readDomain(xml, (domain) => readOwn(domain, 'mark')).includes('protected')) return;
  throw new AppError({
    code: 'not_possible',
    userMessage: `${spec.name} was protected from deletion on its host meanwhile. Nothing has been deleted.`,
    advice: 'Switch the protection off on its page first.',
  });
}

async function deleteFiles(link: Link, spec: DeleteVmSpec, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  for (const [position, path] of spec.files.entries()) {
    const { vol } = await link
      .call('reads', 'storageVolLookupByPath', { path }, options)
      .catch((error) => (isGone(error) ? { vol: null } : Promise.reject(error)));
    // Deleted by an attempt that was cut short, or by somebody else.
    if (!vol) continue;
    const refuseNeeded = await lookWhoNeeds(link, spec, step);
    refuseNeeded(path);
    await deleteVolume(link, vol, options);
    await step.log(`Deleted ${path}.`);
    await step.progress((position + 1) / spec.files.length);
  }
}

/** @returns what throws a conflict for a path that somebody else needs */
async function lookWhoNeeds(
  link: Link,
  { externalId, files }: DeleteVmSpec,
  step: StepContext,
): Promise<(path: string) => void> {
  const needs = await readNeeds(link, externalId, new Set(files), { signal: step.signal });
  return (path) => {
    const isImage = isImageVolume(path.slice(path.lastIndexOf('/') + 1));
    const why = isImage ? 'it is an image that machines are made from' : needs(path);
    if (why === null) return;
    throw new AppError({
      code: 'conflict',
      userMessage: `${path} cannot be deleted: ${why}.`,
      advice: 'Keep that disk, or delete first what needs it. The VM’s definition is still there.',
    });
  };
}

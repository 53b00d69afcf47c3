import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { editXml, element, ensure, setAttributes } from '../edit-xml.ts';
import { findDisk, readDomain } from './devices.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';

/** How the host caches a disk; QEMU takes it when it starts. */
export const setDiskCache: ChangeHandler<ChangeParams<'vm.setDiskCache'>> = {
  plan({ stored, active }, { target, cache }) {
    const draft = emptyDraft(stored);
    const wanted = cache === 'default' ? null : cache;
    draft.stored = editXml(stored, 'domain', (domain) => {
      const disk = findDisk(domain, target);
      if (!disk) draft.obstacles.push(`The VM has no disk ${target}.`);
      else if ((disk.getAttribute('device') ?? 'disk') !== 'disk')
        draft.obstacles.push(`${target} is no disk that is written to.`);
      else if (wanted === null) {
        const driver = element(disk, 'driver');
        if (driver) setAttributes(driver, { cache: null });
      } else setAttributes(ensure(disk, 'driver'), { cache: wanted });
    });
    if (draft.stored !== stored)
      draft.atNextStart.push(
        `The host caches ${target} ${wanted === null ? 'as QEMU chooses' : `in the mode ${wanted}`}.`,
      );
    if (cache === 'unsafe')
      draft.warnings.push(
        'The mode unsafe ignores every request to write to the disk: when the host fails, the disk is damaged.',
      );
    const running =
      active &&
      readDomain(active, (domain) => {
        const disk = findDisk(domain, target);
        return disk && (element(disk, 'driver')?.getAttribute('io') ?? null);
      });
    if (running === 'native' && wanted !== 'none' && wanted !== 'directsync')
      draft.obstacles.push(
        `${target} uses native input and output, which needs the mode none or directsync.`,
      );
    return draft;
  },
};

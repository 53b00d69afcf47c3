import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { editXml, element, elements, normalizeXml, setAttributes } from '../edit-xml.ts';
import { adviseCreate, type CreateAdvice } from '../snapshots/advise-create.ts';
import { adviseDelete } from '../snapshots/advise-delete.ts';
import { adviseRevert } from '../snapshots/advise-revert.ts';
import { createSnapshotSteps } from '../snapshots/create-steps.ts';
import { deleteSnapshotSteps } from '../snapshots/delete-steps.ts';
import { revertSteps } from '../snapshots/revert-steps.ts';
import { snapshotSubject } from '../snapshots/subject.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';

export const takeSnapshot: ChangeHandler<ChangeParams<'vm.snapshot'>> = {
  plan(subject, params) {
    const {
      kind: _kind,
      isQuiesced: _isQuiesced,
      memoryPath: _memoryPath,
      ...advice
    } = adviseCreate(snapshotSubject(subject), params);
    const { live, warnings, obstacles, cost } = advice;
    const stored = advice.disks.some(({ overlay }) => overlay)
      ? withOverlays(subject.stored, advice)
      : subject.stored;
    return { ...emptyDraft(stored), live, warnings, obstacles, space: cost };
  },
  steps: createSnapshotSteps,
};

export const revertToSnapshot: ChangeHandler<ChangeParams<'vm.revert'>> = {
  plan(subject, params) {
    const definition = subject.snapshots?.find(({ name }) => name === params.snapshot)?.definition;
    const stored = definition ? normalizeXml(definition, 'domain') : subject.stored;
    return { ...emptyDraft(stored), ...adviseRevert(snapshotSubject(subject), params) };
  },
  steps: revertSteps,
};

export const deleteSnapshot: ChangeHandler<ChangeParams<'vm.deleteSnapshot'>> = {
  plan(subject, params) {
    const { live, warnings, obstacles, space } = adviseDelete(snapshotSubject(subject), params);
    return { ...emptyDraft(subject.stored), live, warnings, obstacles, space };
  },
  steps: deleteSnapshotSteps,
};

/** The definition as libvirt leaves it: each disk writes to its new file. */
function withOverlays(stored: string, { disks }: Pick<CreateAdvice, 'disks'>): string {
  const overlays = new Map(disks.map(({ target, overlay }) => [target, overlay]));
  return editXml(stored, 'domain', (domain) => {
    const devices = element(domain, 'devices');
    for (const disk of devices ? elements(devices, 'disk') : []) {
      const overlay = overlays.get(element(disk, 'target')?.getAttribute('dev') ?? '');
      const source = element(disk, 'source');
      const driver = element(disk, 'driver');
      if (!overlay || !source) continue;
      setAttributes(disk, { type: 'file' });
      setAttributes(source, { file: overlay, pool: null, volume: null });
      if (driver) setAttributes(driver, { type: 'qcow2' });
    }
  });
}

import type { VolumePlace } from '../../../domain/drive-changes.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { type Element, editXml, element, ensure, remove, setAttributes } from '../edit-xml.ts';
import { changeMedium } from './cd-tray.ts';
import { busOf, findDisk, placeOf, readDomain } from './devices.ts';
import { type ChangeHandler, type Draft, emptyDraft, type PlanSubject } from './handler.ts';

type Params = ChangeParams<'vm.setCd'>;

/** What is in a CD drive: put in, taken out, or another one; in the running guest as well as for its next start. */
export const setCd: ChangeHandler<Params> = {
  plan(subject, params) {
    const { stored, active } = subject;
    const { target, medium } = params;
    const draft = emptyDraft(stored);
    const next = readDomain(stored, (domain) => readDrive(domain, target));
    const running = active === null ? null : readDomain(active, (domain) => readDrive(domain, target));
    const drive = running ?? next;
    if (!drive?.isCd) {
      draft.obstacles.push(
        drive ? `${target} is no CD drive.` : `The VM has no drive ${target}. Add a CD drive first.`,
      );
      return draft;
    }
    if (medium) checkMedium(subject, medium, draft);
    const wanted = medium ? wordsOf(medium) : null;
    const canChangeNow = running !== null && running.bus !== 'usb';
    const isNewNow = canChangeNow && running.medium !== wanted;
    draft.stored = editXml(stored, 'domain', (domain) => {
      const found = findDisk(domain, target);
      if (found && placeOf(found) !== wanted) setMedium(found, medium);
    });
    if (isNewNow) {
      draft.live.push(sentenceOf(target, running.medium, wanted));
      if (running.medium !== null) {
        draft.warnings.push(
          params.isForced
            ? 'The guest is not asked: what reads from the medium fails.'
            : 'The guest is asked to give it up. One that holds it, because it is mounted or being read, keeps it, and nothing is changed.',
        );
      }
    } else if (draft.stored !== stored) {
      draft.atNextStart.push(sentenceOf(target, next?.medium ?? null, wanted));
      if (running && !canChangeNow)
        draft.warnings.push('What is in a drive on USB cannot be changed while the machine runs.');
    }
    return draft;
  },

  async applyLive({ link, dom, subject, params, step }) {
    const wanted = params.medium ? wordsOf(params.medium) : null;
    const drive = readDomain(subject.active, (domain) => {
      const found = findDisk(domain, params.target);
      if (!found || busOf(found) === 'usb' || placeOf(found) === wanted) return null;
      setMedium(found, params.medium);
      return { alias: element(found, 'alias')?.getAttribute('name') ?? '', xml: found.toString() };
    });
    if (drive) await changeMedium({ link, dom, signal: step.signal, ...drive, ...params });
  },
};

type Drive = { isCd: boolean; bus: string; medium: string | null };

function readDrive(domain: Element, target: string): Drive | null {
  const disk = findDisk(domain, target);
  return disk && { isCd: disk.getAttribute('device') === 'cdrom', bus: busOf(disk), medium: placeOf(disk) };
}

function wordsOf({ pool, volume }: VolumePlace): string {
  return `${pool}/${volume}`;
}

function sentenceOf(target: string, before: string | null, after: string | null): string {
  if (after === null) return `${before} is taken out of the drive ${target}.`;
  return `${after} is put into the drive ${target}${before === null ? '' : `, in place of ${before}`}.`;
}

function setMedium(drive: Element, medium: VolumePlace | null): void {
  const before = element(drive, 'source');
  // What is to happen when the medium is missing at a start.
  const startupPolicy = before?.getAttribute('startupPolicy') ?? null;
  if (before) remove(before);
  const chain = element(drive, 'backingStore');
  if (chain) remove(chain);
  // An empty drive has no volume that its type could speak of.
  setAttributes(drive, { type: medium ? 'volume' : 'file' });
  if (!medium) return;
  setAttributes(ensure(drive, 'driver'), { name: 'qemu', type: 'raw' });
  setAttributes(ensure(drive, 'source', 'driver'), { ...medium, startupPolicy });
}

/** What the store knows of a medium; the host itself refuses one that it does not have. */
export function checkMedium({ facts, volumes }: PlanSubject, medium: VolumePlace, draft: Draft): void {
  if (!facts.pools.find(({ name }) => name === medium.pool)?.isActive) {
    draft.obstacles.push(`The host has no active pool named ${medium.pool}. Choose another one.`);
    return;
  }
  if (!volumes) return;
  const volume = volumes.find(({ poolName, name }) => poolName === medium.pool && name === medium.volume);
  if (!volume) {
    draft.obstacles.push(`The pool ${medium.pool} has no volume named ${medium.volume}. Choose another one.`);
  } else if (volume.isArriving) {
    draft.obstacles.push(`A file is being uploaded into ${wordsOf(medium)}: wait until it is whole.`);
  } else if (volume.format !== 'iso' && volume.format !== 'raw') {
    draft.obstacles.push(
      `${wordsOf(medium)} is ${volume.format ? `of the format ${volume.format}` : 'of no known format'}: a CD drive takes ISO and raw images.`,
    );
  } else if (volume.diskOf[0]) {
    draft.obstacles.push(
      `${wordsOf(medium)} is a disk of the VM ${volume.diskOf[0]}, which may write to it. Choose another one.`,
    );
  }
}

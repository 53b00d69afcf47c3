import type { DriveBus } from '../../../domain/drive-changes.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainDeviceModifyFlags } from '../../../libvirt/constants/domain.ts';
import { type Element, editXml, element } from '../edit-xml.ts';
import { buildXml } from '../xml.ts';
import { checkMedium } from './cd.ts';
import { addDevice, busOf, findDisk, readDomain } from './devices.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';
import { hasVirtioScsi, takenTargets } from './plug-disk.ts';

type Params = ChangeParams<'vm.addCdDrive'>;

/** A drive for CDs, empty or with one in it. */
export const addCdDrive: ChangeHandler<Params> = {
  plan(subject, params) {
    const { stored, active } = subject;
    const { target, bus, medium } = params;
    const draft = emptyDraft(stored);
    const isThere = (text: string) => readDomain(text, (domain) => isOwn(findDisk(domain, target), bus));
    const isNow = active !== null && isThere(active);
    const isNext = isThere(stored);
    if (!isNow && !isNext && takenTargets(subject).has(target))
      draft.obstacles.push(`The name ${target} is taken by another disk. Choose another one.`);
    if (medium) checkMedium(subject, medium, draft);
    const noBus = isNext ? null : readDomain(stored, (domain) => whyNoBus(domain, params));
    if (noBus) draft.obstacles.push(noBus);
    if (!isNext)
      draft.stored = editXml(stored, 'domain', (domain) => addDevice(domain, 'disk', driveOf(params)));
    const what = `${medium ? `A CD drive with ${medium.pool}/${medium.volume} in it` : 'An empty CD drive'} is added as ${target}`;
    if (active !== null && canPlug(active, bus)) {
      if (!isNow) draft.live.push(`${what}: the guest sees it at once.`);
    } else if (!isNext) {
      draft.atNextStart.push(
        `${what}${active === null ? '' : `: no drive can be plugged into its ${bus.toUpperCase()} bus while it runs`}.`,
      );
    }
    return draft;
  },

  async applyLive({ link, dom, subject: { active }, params, step }) {
    if (!canPlug(active, params.bus)) return;
    if (readDomain(active, (domain) => isOwn(findDisk(domain, params.target), params.bus))) return;
    const args = { dom, xml: buildXml('disk', driveOf(params)), flags: DomainDeviceModifyFlags.live };
    await link.call('commands', 'domainAttachDeviceFlags', args, { signal: step.signal });
  },
};

function isOwn(disk: Element | null, bus: DriveBus): boolean {
  return disk?.getAttribute('device') === 'cdrom' && busOf(disk) === bus;
}

function whyNoBus(domain: Element, { bus, target }: Params): string | null {
  const isQ35 = /q35/.test(element(domain, 'os', 'type')?.getAttribute('machine') ?? '');
  if (bus === 'ide' && isQ35) return 'Machines of the type q35 have no IDE bus. Choose SATA.';
  // Two channels with two drives each, by the letter of the name.
  if (bus === 'ide' && !/^[sh]d[a-d]$/.test(target))
    return 'All four places on its IDE bus are taken. Choose SATA.';
  if (bus === 'scsi' && !hasVirtioScsi(domain))
    return 'It has no virtio-scsi controller for a SCSI drive. Choose another bus.';
  return null;
}

function canPlug(active: string, bus: DriveBus): boolean {
  return bus === 'scsi' && readDomain(active, hasVirtioScsi);
}

function driveOf({ target, bus, medium }: Params): object {
  return {
    // An empty drive has no volume that its type could speak of.
    '@type': medium ? 'volume' : 'file',
    '@device': 'cdrom',
    driver: { '@name': 'qemu', '@type': 'raw' },
    ...(medium ? { source: { '@pool': medium.pool, '@volume': medium.volume } } : {}),
    target: { '@dev': target, '@bus': bus },
    readonly: '',
  };
}

import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { type Element, editXml, element, elements, ensure, remove, setAttributes } from '../edit-xml.ts';
import { disksOf, macOf, nicsOf, readDomain, targetOf } from './devices.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';

/** What the machine starts from, device by device; firmware reads it when it starts. */
export const setBootOrder: ChangeHandler<ChangeParams<'vm.setBootOrder'>> = {
  plan({ stored }, { devices }) {
    const draft = emptyDraft(stored);
    const known = readDomain(stored, (domain) => [...startable(domain).keys()]);
    const missing = devices.find((id) => !known.includes(id));
    if (missing) {
      draft.obstacles.push(
        `At its next start the VM has no disk or card ${missing}. Choose among what it has.`,
      );
      return draft;
    }
    const [kinds, others] = readDomain(stored, (domain) => [
      kindsOf(domain).map((boot) => boot.getAttribute('dev') ?? ''),
      othersOf(domain).length,
    ]);
    draft.stored = editXml(stored, 'domain', (domain) => setOrder(domain, devices));
    if (draft.stored === stored) return draft;
    draft.atNextStart.push(`It starts from ${devices.join(', then ')}.`);
    if (kinds.length > 0)
      draft.warnings.push(
        `Its definition names kinds of devices (${kinds.join(', ')}). libvirt does not take both ways together, so this order of single devices replaces them.`,
      );
    if (others > 0)
      draft.warnings.push(
        `${others === 1 ? 'A device of the host' : `${others} devices of the host`} that it starts from too ${others === 1 ? 'comes' : 'come'} behind these.`,
      );
    return draft;
  },
};

function setOrder(domain: Element, devices: string[]): void {
  for (const boot of kindsOf(domain)) remove(boot);
  for (const [id, device] of startable(domain)) {
    const position = devices.indexOf(id);
    const boot = element(device, 'boot');
    if (position >= 0) setAttributes(ensure(device, 'boot', 'target'), { order: String(position + 1) });
    else if (boot) remove(boot);
  }
  for (const [index, boot] of othersOf(domain).entries())
    setAttributes(boot, { order: String(devices.length + index + 1) });
}

/** Disks by their target, cards by their address. */
function startable(domain: Element): Map<string, Element> {
  return new Map([
    ...disksOf(domain).map((disk): [string, Element] => [targetOf(disk), disk]),
    ...nicsOf(domain).map((nic): [string, Element] => [macOf(nic), nic]),
  ]);
}

function kindsOf(domain: Element): Element[] {
  const os = element(domain, 'os');
  return os ? elements(os, 'boot') : [];
}

/** The places in the order of what is neither a disk nor a card, such as a device of the host. */
function othersOf(domain: Element): Element[] {
  const devices = element(domain, 'devices');
  return ['hostdev', 'redirdev']
    .flatMap((name) => (devices ? elements(devices, name) : []))
    .flatMap((device) => element(device, 'boot') ?? [])
    .sort((a, b) => Number(a.getAttribute('order')) - Number(b.getAttribute('order')));
}

import {
  deviceWords,
  type HostDevice,
  isDevice,
  type PciDevice,
  type VmHostDevice,
  whyCannotPass,
} from '../../../domain/host-hardware.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainDeviceModifyFlags } from '../../../libvirt/constants/domain.ts';
import { type Element, editXml, element, elements, remove } from '../edit-xml.ts';
import { buildXml } from '../xml.ts';
import { addDevice, findNic, readDomain, unplug, whyNoFreeSlot } from './devices.ts';
import { type ChangeHandler, type Draft, emptyDraft, type PlanSubject } from './handler.ts';

type Added = ChangeParams<'vm.addHostDevice'>['device'];
type Removed = ChangeParams<'vm.removeHostDevice'>['device'];

/** A device of the host's, which the VM has for itself as long as it runs. */
export const addHostDevice: ChangeHandler<ChangeParams<'vm.addHostDevice'>> = {
  plan(subject, { device }) {
    const { stored, active, hardware } = subject;
    const draft = emptyDraft(stored);
    const there = (xml: string) =>
      readDomain(xml, (domain) => findHostDevice(domain, wanted(device)) !== null);
    const isRunning = active !== null && there(active);
    if (there(stored) && (active === null || isRunning)) draft.obstacles.push('It has this device already.');
    if (device.kind === 'card' && readDomain(stored, (domain) => findNic(domain, device.mac) !== null))
      draft.obstacles.push(`It has a card with the address ${device.mac} already.`);
    if (hardware) checkDevice(subject, device, draft);
    if (draft.obstacles.length) return draft;
    draft.stored = editXml(stored, 'domain', (domain) => {
      if (there(stored)) return;
      const { name, content } = elementOf(device);
      addDevice(domain, name, content);
    });
    const what = wordsFor(subject, device);
    const whyLater = active === null || isRunning ? null : whyNotNow(active, device);
    if (active !== null && !isRunning && whyLater === null)
      draft.live.push(`${what} is taken from the host and given to the guest at once.`);
    else if (draft.stored !== stored)
      draft.atNextStart.push(`It starts with ${what}${whyLater ? `: ${whyLater}` : ''}.`);
    if (device.kind !== 'usb')
      draft.warnings.push(
        'While it has the device all its memory stays in RAM, and it cannot be moved live to another host or kept with a snapshot of its memory.',
      );
    return draft;
  },

  async applyLive({ link, dom, subject, params: { device }, step }) {
    if (whyNotNow(subject.active, device) !== null) return;
    if (readDomain(subject.active, (domain) => findHostDevice(domain, wanted(device)))) return;
    const { name, content } = elementOf(device);
    const args = { dom, xml: buildXml(name, content), flags: DomainDeviceModifyFlags.live };
    await link.call('commands', 'domainAttachDeviceFlags', args, { signal: step.signal });
  },
};

export const removeHostDevice: ChangeHandler<ChangeParams<'vm.removeHostDevice'>> = {
  plan(subject, { device }) {
    const { stored, active } = subject;
    const draft = emptyDraft(stored);
    draft.stored = editXml(stored, 'domain', (domain) => {
      const found = findHostDevice(domain, wanted(device));
      if (found) remove(found);
    });
    const isRunning =
      active !== null && readDomain(active, (domain) => findHostDevice(domain, wanted(device)));
    const what = wordsFor(subject, device);
    if (isRunning) draft.live.push(`The guest loses ${what} at once, and the host has it back.`);
    else if (draft.stored !== stored) draft.atNextStart.push(`It starts without ${what}.`);
    return draft;
  },

  async applyLive(context) {
    const { device } = context.params;
    await unplug(context, wordsFor(context.subject, device), (domain) =>
      findHostDevice(domain, wanted(device)),
    );
  },
};

/** What stands against it on the host, as inventory last saw it. */
function checkDevice({ hardware, holders, active }: PlanSubject, device: Added, draft: Draft): void {
  const found = hardware?.devices.find((one) => isDevice(wanted(device), one));
  if (!hardware || !found) {
    draft.obstacles.push(
      'The host does not have this device. It may have been pulled out: look at the host’s page.',
    );
    return;
  }
  const why = whyCannotPass(found, hardware);
  if (why) draft.obstacles.push(why);
  if (device.kind === 'card' && found.kind === 'pci' && found.physicalFunction === null)
    draft.obstacles.push(
      'It is no virtual function. Hand it over as a PCI device, or choose a virtual function.',
    );
  if (found.kind === 'pci') checkGroup(found, hardware.devices, draft);
  else if (found.hostUses.length)
    draft.warnings.push(`The host has ${found.hostUses.join(', ')} from it now: unmount it there first.`);
  for (const { name, isRunning, devices } of holders ?? []) {
    if (!devices.some((one) => isDevice(one, found))) continue;
    if (isRunning && active !== null)
      draft.obstacles.push(`${name} runs with it. Take it back from there first.`);
    else draft.warnings.push(`${name} holds it too: only one of the two can run at a time.`);
  }
}

/** The IOMMU keeps apart groups, not devices: nothing of a group may stay with the host. */
function checkGroup(device: PciDevice, all: HostDevice[], draft: Draft): void {
  const mates = all.filter(
    (one): one is PciDevice =>
      one.kind === 'pci' &&
      device.groupMates.includes(one.address) &&
      !one.isBridge &&
      one.driver !== null &&
      one.driver !== 'vfio-pci',
  );
  if (mates.length)
    draft.obstacles.push(
      `Its IOMMU group ${device.iommuGroup} goes as a whole, and ${mates.map(deviceWords).join(', ')} stays with the host. Bind that to vfio-pci on the host first.`,
    );
}

function whyNotNow(active: string, device: Added): string | null {
  if (device.kind !== 'usb') return whyNoFreeSlot(active);
  const hasUsb = readDomain(active, (domain) => {
    const devices = element(domain, 'devices');
    return (devices ? elements(devices, 'controller') : []).some(
      (one) => one.getAttribute('type') === 'usb' && one.getAttribute('model') !== 'none',
    );
  });
  return hasUsb ? null : 'the running machine has no USB controller';
}

function wordsFor({ hardware }: PlanSubject, device: Added | Removed): string {
  const found = hardware?.devices.find((one) => isDevice(wanted(device), one));
  const words = found
    ? deviceWords(found)
    : device.kind === 'usb'
      ? usbWords(device)
      : `the device ${device.address}`;
  return device.kind === 'card' ? `${words} as the card ${device.mac}` : words;
}

function usbWords({ vendorId, productId, bus, device }: Extract<Removed, { kind: 'usb' }>): string {
  return vendorId === null ? `USB device ${bus}-${device}` : `the USB device ${vendorId}:${productId}`;
}

function wanted(device: Added | Removed): VmHostDevice {
  if (device.kind === 'usb') return device;
  return { kind: 'pci', address: device.address, mac: null };
}

function findHostDevice(domain: Element, device: VmHostDevice): Element | null {
  const devices = element(domain, 'devices');
  if (!devices) return null;
  const all = [...elements(devices, 'hostdev'), ...elements(devices, 'interface')];
  return all.find((one) => isSame(one, device)) ?? null;
}

function isSame(one: Element, device: VmHostDevice): boolean {
  const source = element(one, 'source');
  const address = source && element(source, 'address');
  const type = one.getAttribute('type');
  const number = (from: Element | null, name: string) => Number(from?.getAttribute(name) ?? 0);
  if (device.kind === 'pci') {
    const isPci = one.tagName === 'interface' ? type === 'hostdev' : type === 'pci';
    const parts = ['domain', 'bus', 'slot', 'function'].map((name) => number(address, name));
    return isPci && parts.join() === partsOf(device.address).join();
  }
  if (one.tagName !== 'hostdev' || type !== 'usb' || !source) return false;
  const id = (name: string) => element(source, name)?.getAttribute('id')?.replace(/^0x/, '') ?? null;
  const place = address ? [number(address, 'bus'), number(address, 'device')] : [null, null];
  return (
    id('vendor') === device.vendorId &&
    id('product') === device.productId &&
    place[0] === device.bus &&
    place[1] === device.device
  );
}

function partsOf(address: string): number[] {
  return address.split(/[:.]/).map((part) => Number.parseInt(part, 16));
}

function elementOf(device: Added): { name: 'hostdev' | 'interface'; content: object } {
  if (device.kind === 'usb') {
    const { vendorId, productId, bus, device: number } = device;
    const source = {
      ...(vendorId === null
        ? {}
        : { vendor: { '@id': `0x${vendorId}` }, product: { '@id': `0x${productId}` } }),
      ...(bus === null ? {} : { address: { '@bus': String(bus), '@device': String(number) } }),
    };
    return { name: 'hostdev', content: { '@mode': 'subsystem', '@type': 'usb', '@managed': 'yes', source } };
  }
  const [domain, bus, slot, fn] = device.address.split(/[:.]/).map((part) => `0x${part}`);
  const address = { '@domain': domain, '@bus': bus, '@slot': slot, '@function': fn };
  if (device.kind === 'pci') {
    const content = { '@mode': 'subsystem', '@type': 'pci', '@managed': 'yes', source: { address } };
    return { name: 'hostdev', content };
  }
  const mac = { '@address': device.mac };
  const source = { address: { '@type': 'pci', ...address } };
  return { name: 'interface', content: { '@type': 'hostdev', '@managed': 'yes', mac, source } };
}

import { AppError } from '../../../domain/errors.ts';
import { DomainDeviceModifyFlags } from '../../../libvirt/constants/domain.ts';
import { addXml, type Element, editXml, element, elements } from '../edit-xml.ts';
import { buildXml } from '../xml.ts';
import type { LiveContext } from './handler.ts';

// A guest's kernel lets go of a disk in a moment; libvirt itself waits five seconds.
const unplugTimeoutMs = 30_000;
const unplugLookMs = 250;

/** What a reader finds in a definition, which it must not change. */
export function readDomain<T>(xml: string, read: (domain: Element) => T): T {
  let found: { value: T } | null = null;
  editXml(xml, 'domain', (domain) => {
    found = { value: read(domain) };
  });
  return (found as unknown as { value: T }).value;
}

function devicesOf(domain: Element): Element | null {
  return element(domain, 'devices');
}

export function disksOf(domain: Element): Element[] {
  const devices = devicesOf(domain);
  return devices ? elements(devices, 'disk') : [];
}

export function targetOf(disk: Element): string {
  return element(disk, 'target')?.getAttribute('dev') ?? '';
}

export function busOf(disk: Element): string {
  return element(disk, 'target')?.getAttribute('bus') ?? '';
}

export function findDisk(domain: Element, target: string): Element | null {
  return disksOf(domain).find((disk) => targetOf(disk) === target) ?? null;
}

/** The disk in words: where its content is. */
export function placeOf(disk: Element): string | null {
  const source = element(disk, 'source');
  const volume = source?.getAttribute('volume');
  if (volume) return `${source?.getAttribute('pool')}/${volume}`;
  return source?.getAttribute('file') ?? source?.getAttribute('dev') ?? source?.getAttribute('name') ?? null;
}

export function nicsOf(domain: Element): Element[] {
  const devices = devicesOf(domain);
  return devices ? elements(devices, 'interface') : [];
}

export function findNic(domain: Element, mac: string): Element | null {
  return nicsOf(domain).find((nic) => macOf(nic) === mac.toLowerCase()) ?? null;
}

export function macOf(nic: Element): string {
  return (element(nic, 'mac')?.getAttribute('address') ?? '').toLowerCase();
}

/** Adds a device that is built from plain data, indented as its neighbours. */
export function addDevice(domain: Element, name: string, device: object): void {
  const devices = devicesOf(domain);
  if (devices) addXml(devices, buildXml(name, device).trim().replaceAll('\n', '\n    '));
}

/** Why no PCI device can be plugged into the running machine; null when one can. */
export function whyNoFreeSlot(active: string): string | null {
  return readDomain(active, (domain) => {
    const devices = devicesOf(domain);
    if (!devices) return null;
    const ports = elements(devices, 'controller').filter((one) =>
      one.getAttribute('model')?.startsWith('pcie-root-port'),
    );
    // Machines with the older bus have slots enough, and plug in by ACPI.
    if (ports.length === 0)
      return element(domain, 'features', 'acpi') ? null : 'without ACPI nothing can be plugged in';
    const used = new Set(
      [...devices.childNodes].flatMap((node) => {
        const address = node.nodeType === node.ELEMENT_NODE ? element(node as Element, 'address') : null;
        return address?.getAttribute('type') === 'pci' ? [Number(address.getAttribute('bus'))] : [];
      }),
    );
    const isFree = ports.some((port) => !used.has(Number(port.getAttribute('index'))));
    return isFree ? null : 'all its slots for PCI devices are taken';
  });
}

/** Takes a device out of the running guest, and waits until the guest has let go of it. */
export async function unplug<P>(
  { link, dom, step }: LiveContext<P>,
  what: string,
  find: (domain: Element) => Element | null,
): Promise<void> {
  const options = { signal: step.signal };
  const look = async () => {
    const { xml } = await link.call('reads', 'domainGetXmlDesc', { dom, flags: 0 }, options);
    return readDomain(xml, (domain) => find(domain)?.toString() ?? null);
  };
  const xml = await look();
  if (xml === null) return;
  const args = { dom, xml, flags: DomainDeviceModifyFlags.live };
  await link.call('commands', 'domainDetachDeviceFlags', args, { ...options, timeoutMs: unplugTimeoutMs });
  const endsAt = performance.now() + unplugTimeoutMs;
  while ((await look()) !== null) {
    if (performance.now() > endsAt || step.signal.aborted) {
      throw new AppError({
        code: 'not_possible',
        userMessage: `The guest has not let go of ${what} within ${unplugTimeoutMs / 1000} seconds; nothing was written down.`,
        advice: 'See that it has booted and does not use it, or shut it down and try again.',
      });
    }
    await new Promise((resolve) => setTimeout(resolve, unplugLookMs));
  }
}

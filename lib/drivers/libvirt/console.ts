import { AppError } from '../../domain/errors.ts';
import type { ConsoleKind } from '../../domain/vm.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import { DomainDeviceModifyFlags, DomainXmlFlags } from '../../libvirt/constants/domain.ts';
import type { Domain } from '../../libvirt/types.ts';
import { isBlockedAddress } from '../address-guard.ts';
import type { ConsoleEndpoint } from '../driver.ts';
import type { Link } from './link.ts';
import { lookUpDomain } from './observe.ts';
import { attribute, buildXml, child, children, type Element, parseXml } from './xml.ts';

// Long enough for a slow browser and clocks that differ a little: the host compares with its own.
const passwordValidMs = 60_000;

/** Finds the VM's screen, and sets a password for one session where its server takes one. */
export async function openConsole(
  link: Link,
  externalId: string,
  kind: ConsoleKind,
  password: string,
  options: CallOptions,
): Promise<ConsoleEndpoint> {
  if (kind === 'serial') {
    throw new AppError({
      code: 'not_possible',
      userMessage: 'The serial console is not served here.',
      advice: 'Use the screen.',
    });
  }
  const dom = await lookUpDomain(link, externalId, options);
  if (!dom) throw new AppError({ code: 'not_found', userMessage: 'This VM does not exist any more.' });
  const { xml } = await link.call(
    'reads',
    'domainGetXmlDesc',
    { dom, flags: DomainXmlFlags.secure },
    options,
  );
  const domain = parseXml(xml, 'domain');
  const graphics = children(child(domain, 'devices'), 'graphics').find(
    (element) => attribute(element, 'type') === kind,
  );
  if (!graphics) {
    throw new AppError({
      code: 'not_possible',
      userMessage: `This VM has no ${kind.toUpperCase()} screen.`,
      advice: 'Add a graphics device to its definition and start it again.',
    });
  }
  if (attribute(domain, 'id') === null) {
    throw new AppError({
      code: 'not_possible',
      userMessage: 'The VM is off, so it has no screen.',
      advice: 'Start it first.',
    });
  }
  const hasPassword = attribute(graphics, 'passwd') !== null;
  if (hasPassword) await setPassword(link, dom, graphics, password, options);
  return endpointOf(link, kind, graphics, hasPassword ? password : null);
}

/** Only the password changes; who is connected already stays so. */
async function setPassword(
  link: Link,
  dom: Domain,
  graphics: Element,
  password: string,
  options: CallOptions,
): Promise<void> {
  const until = new Date(Date.now() + passwordValidMs).toISOString().slice(0, 19);
  const xml = buildXml('graphics', {
    ...graphics,
    '@passwd': password,
    '@passwdValidTo': until,
    '@connected': 'keep',
  });
  await link.call(
    'commands',
    'domainUpdateDeviceFlags',
    { dom, xml, flags: DomainDeviceModifyFlags.live },
    options,
  );
}

function endpointOf(
  link: Link,
  kind: 'vnc' | 'spice',
  graphics: Element,
  password: string | null,
): ConsoleEndpoint {
  const listen = child(graphics, 'listen');
  const socketPath = attribute(graphics, 'socket') ?? attribute(listen, 'socket');
  if (socketPath && link.address === null) return { kind, socketPath, password };
  if (socketPath) {
    throw new AppError({
      code: 'not_possible',
      userMessage: 'The VM’s screen listens on a socket of its host, which cannot be reached from here.',
      advice: 'Let it listen at an address: 127.0.0.1 with a host over SSH.',
    });
  }
  const port = Number(attribute(graphics, 'port') ?? -1);
  if (port <= 0) {
    throw new AppError({
      code: 'not_possible',
      userMessage: 'The VM’s screen listens on no port.',
      advice: 'Its definition may only offer TLS, or no address at all.',
    });
  }
  const address = attribute(listen, 'address') ?? attribute(graphics, 'listen') ?? '127.0.0.1';
  // A server that listens everywhere is reached where the host is: on its own loopback through SSH, or where it
  // stands in the network.
  const isAny = address === '0.0.0.0' || address === '::';
  const { forward } = link;
  if (forward) {
    const place = { host: isAny ? '127.0.0.1' : address, port };
    return { kind, open: (signal) => forward(place, signal), password };
  }
  const host = isAny ? (link.address ?? '127.0.0.1') : address;
  if (link.address !== null && isBlockedAddress(host, { isLoopbackAllowed: false })) {
    throw new AppError({
      code: 'not_possible',
      userMessage: 'The VM’s screen listens on the host’s own loopback, which a host over TLS does not open.',
      advice: 'Let it listen at an address of the host’s network, or reach the host over SSH.',
    });
  }
  return { kind, host, port, password };
}

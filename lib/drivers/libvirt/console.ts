import { AppError } from '../../domain/errors.ts';
import type { ConsoleKind } from '../../domain/vm.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import {
  DomainConsoleFlags,
  DomainDeviceModifyFlags,
  DomainXmlFlags,
} from '../../libvirt/constants/domain.ts';
import type { Domain } from '../../libvirt/types.ts';
import { isBlockedAddress } from '../address-guard.ts';
import type { ConsoleEndpoint, OpenConsoleOptions } from '../driver.ts';
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
  { isForced = false, ...options }: OpenConsoleOptions,
): Promise<ConsoleEndpoint> {
  const dom = await lookUpDomain(link, externalId, options);
  if (!dom) throw new AppError({ code: 'not_found', userMessage: 'This VM does not exist any more.' });
  const { xml } = await link.call(
    'reads',
    'domainGetXmlDesc',
    { dom, flags: DomainXmlFlags.secure },
    options,
  );
  const domain = parseXml(xml, 'domain');
  if (kind === 'serial') return serialEndpoint(link, dom, domain, isForced, options);
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

/** The first console, as libvirt itself takes it: over its own protocol, so every transport reaches it. */
function serialEndpoint(
  link: Link,
  dom: Domain,
  domain: Element,
  isForced: boolean,
  options: CallOptions,
): ConsoleEndpoint {
  const devices = child(domain, 'devices');
  if (children(devices, 'serial').length + children(devices, 'console').length === 0) {
    throw new AppError({
      code: 'not_possible',
      userMessage: 'This VM has no serial console.',
      advice: 'Add a serial port to its definition and start it again.',
    });
  }
  if (attribute(domain, 'id') === null) {
    throw new AppError({
      code: 'not_possible',
      userMessage: 'The VM is off, so its serial console is closed.',
      advice: 'Start it first.',
    });
  }
  // Without `safe` a driver may give one console to two programs, and each gets every other letter.
  const flags = isForced ? DomainConsoleFlags.force : DomainConsoleFlags.safe;
  return {
    kind: 'serial',
    password: null,
    async open(signal) {
      // The signal ends the opening only: for the stream it would be the end at any time.
      const opening = new AbortController();
      const giveUp = () => opening.abort(signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
      try {
        const { stream } = await link.openStream(
          'domainOpenConsole',
          { dom, devName: null, flags },
          { ...options, signal: opening.signal },
        );
        return stream;
      } catch (error) {
        throw isHeldElsewhere(error) ? heldElsewhere(error) : error;
      } finally {
        signal.removeEventListener('abort', giveUp);
      }
    },
  };
}

// libvirt has no code of its own for it; this is its message in every language, as daemons run without one.
function isHeldElsewhere(error: unknown): boolean {
  return error instanceof AppError && /Active console session exists/i.test(error.detail ?? '');
}

function heldElsewhere(cause: unknown): AppError {
  return new AppError(
    {
      code: 'conflict',
      userMessage: 'Another program on the host holds the serial console.',
      advice:
        'End it there, virsh console for example, or take the console over: the other program loses it.',
    },
    { cause },
  );
}

import { AppError } from '../../domain/errors.ts';
import type { CallOptions, Driver } from '../driver.ts';
import { buildDomainXml } from './build-domain.ts';
import { changeSteps } from './changes/run.ts';
import { openConsole } from './console.ts';
import { createSteps } from './create.ts';
import { deleteSteps } from './delete.ts';
import { readHostFacts, readSteadyFacts, type SteadyFacts } from './facts.ts';
import { readHardware } from './hardware.ts';
import { connectionHealth } from './health.ts';
import { createInterfaceReader } from './interfaces.ts';
import { type Link, type LinkOptions, openLink } from './link.ts';
import { migrateSteps } from './migrate/steps.ts';
import { listNetworks } from './networks/read.ts';
import { createObserver } from './observe.ts';
import { previewScreen } from './pictures/preview.ts';
import { createPoolFactsReader } from './pool-facts.ts';
import { power } from './power.ts';
import { hostHandlerOf } from './resources/table.ts';
import { takeScreenshot } from './screenshot.ts';
import { createStatistics } from './statistics.ts';
import { createPoolReader } from './storage/read.ts';
import { isOneFile } from './storage/same-storage.ts';
import { readVolumeFile, statVolume, writeVolumePiece } from './storage/volume-file.ts';
import { createWatcher } from './watch.ts';

/** One KVM/QEMU host through its libvirtd; connects by itself, and again whenever it must. */
export function openLibvirtDriver(options: LinkOptions): Driver {
  const link = openLink(options);
  const readers = { interfaces: createInterfaceReader(link), pools: createPoolFactsReader(link) };
  const observer = createObserver(link);
  const pools = createPoolReader(link);
  const watcher = createWatcher(link);
  let steady: SteadyFacts | null = null;
  // Another daemon may answer after a reconnection: upgraded, or with kvm switched on.
  link.host.changes.on('connected', (lane) => {
    if (lane === 'events') steady = null;
  });

  const driver: Driver = {
    providerType: 'hypervisor',
    capabilities: {
      power: ['start', 'shutdown', 'reboot', 'forceOff', 'pause', 'resume'],
      consoles: ['vnc', 'spice', 'serial'],
      canCreate: true,
      hasLiveEvents: true,
    },
    async ping(call: CallOptions = {}) {
      // Nothing else is asked on this connection, so a slow list does not make the host look dead.
      await link.call('events', 'connectGetLibVersion', {}, call);
    },
    async hostFacts(call = {}) {
      steady ??= await readSteadyFacts(link, call);
      return readHostFacts(link, steady, readers, options.virtType, call);
    },
    listNetworks: (call = {}) => listNetworks(link, call),
    hostHardware: (call = {}) => readHardware(link, call),
    connections: () => connectionHealth(link),
    listPools: (call = {}) => pools.list(call),
    listVms: (call = {}) => observer.list(call),
    getVm: (externalId, call = {}) => observer.get(externalId, call),
    describeCreate: (spec) => buildDomainXml(spec),
    createSteps: (spec) => createSteps(link, spec),
    deleteSteps: (spec) => deleteSteps(link, spec),
    changeSteps: (spec) => changeSteps(link, spec),
    migrateSteps: (target, spec) => migrateSteps(link, () => linkOf(target()), spec),
    sharesStorage: (other, place, key, call = {}) =>
      isOneFile(
        { link, pool: place.here },
        { link: linkOf(other), pool: place.there },
        place.path,
        key,
        call,
      ),
    hostChangeSteps: (spec) => hostHandlerOf(spec.change).steps(link, spec, spec.change.params),
    statistics: createStatistics(link),
    volumeFiles: {
      stat: (place, call = {}) => statVolume(link, place, call),
      read: (place, range, call = {}) => readVolumeFile(link, place, range, call),
      write: (place, piece, body, call = {}) => writeVolumePiece(link, place, piece, body, call),
    },
    power: (externalId, action, call = {}) => power(link, externalId, action, call),
    watch: watcher.watch,
    screenshot: (externalId, call = {}) => takeScreenshot(link, externalId, call),
    previewScreen: (externalId, call) => previewScreen(link, externalId, call),
    openConsole: (externalId, kind, password, call = {}) =>
      openConsole(link, externalId, kind, password, call),
    close: () => link.close(),
  };
  links.set(driver, link);
  return driver;
}

/** A migration speaks with two hosts: each driver's connections are its own, and only here they are found. */
const links = new WeakMap<Driver, Link>();

function linkOf(driver: Driver): Link {
  const link = links.get(driver);
  if (link) return link;
  throw new AppError({
    code: 'not_possible',
    userMessage: 'A running VM can only move between hosts that run libvirt.',
  });
}

import type { EventKind, EventSource } from './event-kind.ts';
import { qemuProgram, remoteProgram } from './procedure.ts';
import type { eventKinds } from './procedures/event-kinds.ts';
import type { CallName } from './procedures.ts';
import type { Domain, Network, NodeDevice, Secret, StoragePool } from './types.ts';

type Kinds = typeof eventKinds;
export type EventName = keyof Kinds;
export type EventOf<N extends EventName> = Kinds[N] extends EventKind<infer T> ? T : never;
type SourceOf<N extends EventName> = Kinds[N]['source'];

/** What narrows each source to one object. */
type Targets = {
  domain: Domain;
  network: Network;
  storagePool: StoragePool;
  nodeDevice: NodeDevice;
  secret: Secret;
  qemuMonitor: Domain;
  closed: never;
};
export type TargetOf<N extends EventName> = Targets[SourceOf<N>];

export type EventFilter = { event?: string; flags?: number };
/** More that a subscription may ask for: QEMU's own events by name, or by a pattern (see the flags' constants). */
export type FilterOf<N extends EventName> =
  SourceOf<N> extends 'qemuMonitor' ? EventFilter : Record<never, never>;

/** Where each source registers. */
export type EventRegistration = {
  register: CallName;
  deregister: CallName;
  program: number;
  /** False where there is one registration for a connection, so that its messages need not say whose they are. */
  hasCallbackId: boolean;
  args(eventId: number | null, target: unknown, filter: EventFilter): unknown;
};

export const eventRegistrations: Record<EventSource, EventRegistration> = {
  domain: {
    register: 'connectDomainEventCallbackRegisterAny',
    deregister: 'connectDomainEventCallbackDeregisterAny',
    program: remoteProgram,
    hasCallbackId: true,
    args: (eventID, dom) => ({ eventID, dom }),
  },
  network: {
    register: 'connectNetworkEventRegisterAny',
    deregister: 'connectNetworkEventDeregisterAny',
    program: remoteProgram,
    hasCallbackId: true,
    args: (eventID, net) => ({ eventID, net }),
  },
  storagePool: {
    register: 'connectStoragePoolEventRegisterAny',
    deregister: 'connectStoragePoolEventDeregisterAny',
    program: remoteProgram,
    hasCallbackId: true,
    args: (eventID, pool) => ({ eventID, pool }),
  },
  nodeDevice: {
    register: 'connectNodeDeviceEventRegisterAny',
    deregister: 'connectNodeDeviceEventDeregisterAny',
    program: remoteProgram,
    hasCallbackId: true,
    args: (eventID, dev) => ({ eventID, dev }),
  },
  secret: {
    register: 'connectSecretEventRegisterAny',
    deregister: 'connectSecretEventDeregisterAny',
    program: remoteProgram,
    hasCallbackId: true,
    args: (eventID, secret) => ({ eventID, secret }),
  },
  qemuMonitor: {
    register: 'qemuConnectDomainMonitorEventRegister',
    deregister: 'qemuConnectDomainMonitorEventDeregister',
    program: qemuProgram,
    hasCallbackId: true,
    args: (_eventId, dom, { event, flags = 0 }) => ({
      dom,
      event: event ?? null,
      flags,
    }),
  },
  closed: {
    register: 'connectRegisterCloseCallback',
    deregister: 'connectUnregisterCloseCallback',
    program: remoteProgram,
    hasCallbackId: false,
    args: () => ({}),
  },
};

import type { CallName } from './procedures.ts';
import { typedParams } from './typed-params.ts';
import { domain, network, storagePool } from './types.ts';
import { type Codec, int, list, optional, string, struct, uhyper } from './xdr-types.ts';

/** One kind of event: which register call takes its id, and the message that brings it. */
export type EventKind<T> = {
  readonly source: 'domain' | 'network' | 'storagePool';
  readonly eventId: number;
  /** Procedure of the message. */
  readonly procedure: number;
  /** What follows the callback id. */
  readonly body: Codec<T>;
};

export type EventSource = EventKind<unknown>['source'];

/** Where each source registers, and what narrows it to one object. */
export const eventSources = {
  domain: {
    register: 'connectDomainEventCallbackRegisterAny',
    deregister: 'connectDomainEventCallbackDeregisterAny',
    target: 'dom',
  },
  network: {
    register: 'connectNetworkEventRegisterAny',
    deregister: 'connectNetworkEventDeregisterAny',
    target: 'net',
  },
  storagePool: {
    register: 'connectStoragePoolEventRegisterAny',
    deregister: 'connectStoragePoolEventDeregisterAny',
    target: 'pool',
  },
} as const satisfies Record<EventSource, { register: CallName; deregister: CallName; target: string }>;

const device = struct({ dom: domain, devAlias: string });
const address = struct({ family: int, node: string, service: string });

/** Every event that this client knows. Numbers: VIR_DOMAIN_EVENT_ID_* and remote_protocol.x */
export const eventKinds = {
  /** `event` is one of DomainEvent, `detail` of that event's own constants. */
  domainLifecycle: kind('domain', 0, 318, struct({ dom: domain, event: int, detail: int })),
  domainReboot: kind('domain', 1, 319, struct({ dom: domain })),
  domainGraphics: kind(
    'domain',
    5,
    323,
    struct({
      dom: domain,
      phase: int,
      local: address,
      remote: address,
      authScheme: string,
      subject: list(struct({ type: string, name: string }), 20),
    }),
  ),
  domainIoErrorReason: kind(
    'domain',
    6,
    324,
    struct({ dom: domain, srcPath: string, devAlias: string, action: int, reason: string }),
  ),
  /** `actual` in KiB */
  domainBalloonChange: kind('domain', 13, 331, struct({ dom: domain, actual: uhyper })),
  domainDeviceRemoved: kind('domain', 15, 333, device),
  domainTunable: kind('domain', 17, 346, struct({ dom: domain, params: typedParams(2048) })),
  domainAgentLifecycle: kind('domain', 18, 348, struct({ dom: domain, state: int, reason: int })),
  domainDeviceAdded: kind('domain', 19, 354, device),
  domainJobCompleted: kind('domain', 21, 363, struct({ dom: domain, params: typedParams(64) })),
  domainDeviceRemovalFailed: kind('domain', 22, 367, device),
  domainMetadataChange: kind('domain', 23, 379, struct({ dom: domain, type: int, nsuri: optional(string) })),
  networkLifecycle: kind('network', 0, 315, struct({ net: network, event: int, detail: int })),
  storagePoolLifecycle: kind('storagePool', 0, 370, struct({ pool: storagePool, event: int, detail: int })),
  storagePoolRefresh: kind('storagePool', 1, 373, struct({ pool: storagePool })),
};

type Kinds = typeof eventKinds;
export type EventName = keyof Kinds;
export type EventOf<N extends EventName> = Kinds[N] extends EventKind<infer T> ? T : never;

function kind<T>(source: EventSource, eventId: number, procedure: number, body: Codec<T>): EventKind<T> {
  return { source, eventId, procedure, body };
}

import type { EventSource } from './model.ts';

/**
 * What the interface definition does not say, decided by hand and reviewed. Every entry has to match something,
 * or the generator stops: what has vanished upstream is to be removed here.
 */

/** Calls that need file descriptors beside the message, which Node cannot pass. See their C in src/remote. */
export const withDescriptors: Record<string, string> = {
  REMOTE_PROC_DOMAIN_OPEN_GRAPHICS: 'the client sends a socket',
  REMOTE_PROC_DOMAIN_OPEN_GRAPHICS_FD: 'the daemon sends a socket',
  REMOTE_PROC_DOMAIN_CREATE_XML_WITH_FILES: 'the client sends open files',
  REMOTE_PROC_DOMAIN_CREATE_WITH_FILES: 'the client sends open files',
  REMOTE_PROC_DOMAIN_FD_ASSOCIATE: 'the client sends open files',
  QEMU_PROC_DOMAIN_MONITOR_COMMAND_WITH_FILES: 'both send open files',
};

/** The annotations know one direction only, and one stream they leave out: the daemon's C opens it all the same. */
export const streams: Record<string, 'write' | 'both'> = {
  REMOTE_PROC_DOMAIN_OPEN_CONSOLE: 'both',
  REMOTE_PROC_DOMAIN_OPEN_CHANNEL: 'both',
  REMOTE_PROC_DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS: 'write',
};

/**
 * Fields of type int that say yes or no, as `struct.field`. Those of calls named ..._is_... and ..._has_... are
 * found by their names, and so are the ones in `booleanNames` wherever they stand.
 */
export const booleanNames = ['autostart', 'cancelled', 'complete', 'nil', 'cb_registered', 'need_online'];
export const booleanFields = [
  'remote_connect_supports_feature_ret.supported',
  'remote_domain_get_block_job_info_ret.found',
  'remote_domain_get_security_label_ret.enforcing',
  'remote_domain_set_guest_vcpus_args.state',
  'remote_domain_set_vcpu_args.state',
  'remote_node_get_cpu_map_args.need_map',
];

/** A char name<n> that is text; the others are bytes. */
export const textFields = [
  'remote_domain_get_security_label_ret.label',
  'remote_node_get_security_model_ret.model',
  'remote_node_get_security_model_ret.doi',
];

/** Typed parameters that come with the same names again and again, so that no object can hold them. */
export const repeatedParams = ['remote_domain_get_cpu_stats_ret.params'];

/** Names in types.ts that no rule gives. */
export const structNames: Record<string, string> = {
  remote_nonnull_interface: 'hostInterface',
  remote_error: 'errorDetails',
  remote_domain_get_security_label_ret: 'securityLabel',
  remote_node_get_cpu_stats: 'nodeCpuStat',
  remote_node_get_memory_stats: 'nodeMemoryStat',
};

/** Messages of before libvirt 1.3: each event had one registration for a whole connection. */
export const legacyEvent =
  'a message to connections that registered without callback ids; its successor is used';

/** Enumeration of a source's event ids, and the beginnings of its messages' names. */
export const eventSources: Record<EventSource, { idPrefix: string | null; messages: RegExp; name: string }> =
  {
    domain: {
      idPrefix: 'VIR_DOMAIN_EVENT_ID_',
      messages: /^REMOTE_PROC_DOMAIN_EVENT_(?:CALLBACK_)?(\w+)$/,
      name: 'DOMAIN',
    },
    network: {
      idPrefix: 'VIR_NETWORK_EVENT_ID_',
      messages: /^REMOTE_PROC_NETWORK_EVENT_(?:CALLBACK_)?(\w+)$/,
      name: 'NETWORK',
    },
    storagePool: {
      idPrefix: 'VIR_STORAGE_POOL_EVENT_ID_',
      messages: /^REMOTE_PROC_STORAGE_POOL_EVENT_(\w+)$/,
      name: 'STORAGE_POOL',
    },
    nodeDevice: {
      idPrefix: 'VIR_NODE_DEVICE_EVENT_ID_',
      messages: /^REMOTE_PROC_NODE_DEVICE_EVENT_(\w+)$/,
      name: 'NODE_DEVICE',
    },
    secret: {
      idPrefix: 'VIR_SECRET_EVENT_ID_',
      messages: /^REMOTE_PROC_SECRET_EVENT_(\w+)$/,
      name: 'SECRET',
    },
    qemuMonitor: { idPrefix: null, messages: /^QEMU_PROC_DOMAIN_(MONITOR_EVENT)$/, name: 'QEMU' },
    closed: { idPrefix: null, messages: /^REMOTE_PROC_CONNECT_EVENT_(CONNECTION_CLOSED)$/, name: '' },
  };

/** Words on calls that their names and types do not say. */
export const notes: Record<string, string> = {
  connectGetVersion: 'major * 1,000,000 + minor * 1,000 + release',
  connectGetLibVersion: 'major * 1,000,000 + minor * 1,000 + release',
  nodeGetInfo: '`memory` in KiB, `mhz` 0 when not known',
  nodeGetFreeMemory: 'in bytes',
  nodeGetMemoryStats: 'in KiB; call with nparams 0 to learn the number, cellNum -1 for the whole host',
  nodeGetCpuStats: 'in nanoseconds; call with nparams 0 to learn the number, cpuNum -1 for all together',
  domainGetInfo: 'memory in KiB, cpuTime in nanoseconds',
  connectGetAllDomainStats:
    'empty `doms` means all; blocks behind a domain that does not answer, so use a connection of its own',
  domainPmWakeup: 'wakes a guest that sent itself to sleep',
  domainSetMetadata: '`metadata` null removes it, `key` is the prefix for `uri`',
  domainGetBlockInfo: 'in bytes',
  domainGetJobInfo: 'times in ms, sizes in bytes',
  domainSendKey: '`holdtime` in ms; the keys are pressed together',
  domainGetCpuStats: 'one run of parameters for each CPU; call with nparams 0 to learn how many',
  domainMemoryPeek: 'at most 4 MiB at once',
  domainBlockPeek: 'at most 4 MiB at once',
  qemuDomainAgentCommand: '`timeout` in seconds, or one of DomainAgentResponseTimeoutValues',
  storagePoolGetInfo: 'in bytes',
  storageVolGetInfo: 'in bytes',
  storageVolGetInfoFlags: 'with StorageVolInfoFlags.getPhysical, `allocation` is the size of the file',
  storageVolGetPath: 'the path comes in a field that libvirt calls `name`',
  storageVolUpload: '`length` 0 means as much as comes',
  storageVolDownload: '`length` 0 means to the end',
  networkGetDhcpLeases: '`expirytime` in seconds since 1970, 0 for never',
};

import type { TypedParamType } from '../typed-param-type.ts';

/** Names that no rule gives; an empty one leaves a constant out, because it means nothing on the wire. */
export const constantNames: Record<string, string> = {
  virErrorNumber: 'ErrorCode',
  VIR_TYPED_PARAM_FIELD_LENGTH: '',
  VIR_NODE_CPU_STATS_FIELD_LENGTH: '',
  VIR_NODE_MEMORY_STATS_FIELD_LENGTH: '',
  VIR_DOMAIN_BLOCK_STATS_FIELD_LENGTH: '',
  VIR_DOMAIN_SCHED_FIELD_LENGTH: '',
  VIR_DOMAIN_BLKIO_FIELD_LENGTH: '',
  VIR_DOMAIN_MEMORY_FIELD_LENGTH: '',
  VIR_UUID_BUFLEN: '',
  VIR_UUID_STRING_BUFLEN: '',
  VIR_SECURITY_LABEL_BUFLEN: '',
  VIR_SECURITY_MODEL_BUFLEN: '',
  VIR_SECURITY_DOI_BUFLEN: '',
  VIR_DOMAIN_MEMORY_PARAM_UNLIMITED: 'domainMemoryParamUnlimited',
  VIR_DOMAIN_SEND_KEY_MAX_KEYS: 'domainSendKeyMaxKeys',
};

/** Beginnings that are cut from an enum's members, where what they have in common is not it. */
export const constantPrefixes: Record<string, string> = {
  virErrorNumber: 'VIR_ERR_',
  virErrorDomain: 'VIR_FROM_',
  virDomainPMSuspendedReason: 'VIR_DOMAIN_PMSUSPENDED_',
  virDomainPMSuspendedDiskReason: 'VIR_DOMAIN_PMSUSPENDED_DISK_',
  virTypedParameterFlags: 'VIR_TYPED_PARAM_',
  virDomainBlockJobSetSpeedFlags: 'VIR_DOMAIN_BLOCK_JOB_SPEED_',
  virDomainSetTimeFlags: 'VIR_DOMAIN_TIME_',
  virDomainSetUserPasswordFlags: 'VIR_DOMAIN_PASSWORD_',
  virNodeGetCPUStatsAllCPUs: 'VIR_NODE_CPU_STATS_',
  virNodeGetMemoryStatsAllCells: 'VIR_NODE_MEMORY_STATS_',
  virNWFilterDefineFlags: 'VIR_NWFILTER_DEFINE_',
  virNWFilterBindingCreateFlags: 'VIR_NWFILTER_BINDING_CREATE_',
};

/** Members that say how many there are: the number changes with each version, and is no value. */
export const countMembers = ['VIR_DOMAIN_MEMORY_STAT_NR'];

/** Beginnings of the names of typed parameters. `isSent` ones can be arguments, so their types have to be known. */
export const fieldGroups: Record<string, { name: string; isSent: boolean }> = {
  VIR_CONNECT_IDENTITY_: { name: 'ConnectIdentityField', isSent: true },
  VIR_DOMAIN_BANDWIDTH_: { name: 'DomainBandwidthField', isSent: true },
  VIR_DOMAIN_BLKIO_: { name: 'DomainBlkioField', isSent: true },
  VIR_DOMAIN_BLOCK_COPY_: { name: 'DomainBlockCopyField', isSent: true },
  VIR_DOMAIN_BLOCK_IOTUNE_: { name: 'DomainBlockIoTuneField', isSent: true },
  VIR_DOMAIN_BLOCK_STATS_: { name: 'DomainBlockStatsField', isSent: false },
  VIR_DOMAIN_CPU_STATS_: { name: 'DomainCpuStatsField', isSent: false },
  VIR_DOMAIN_GUEST_INFO_: { name: 'DomainGuestInfoField', isSent: false },
  VIR_DOMAIN_IOTHREAD_: { name: 'DomainIoThreadField', isSent: true },
  VIR_DOMAIN_JOB_: { name: 'DomainJobField', isSent: false },
  VIR_DOMAIN_LAUNCH_SECURITY_: { name: 'DomainLaunchSecurityField', isSent: true },
  VIR_DOMAIN_MEMORY_: { name: 'DomainMemoryField', isSent: true },
  VIR_DOMAIN_NUMA_: { name: 'DomainNumaField', isSent: true },
  VIR_DOMAIN_SAVE_PARAM_: { name: 'DomainSaveParam', isSent: true },
  VIR_DOMAIN_SCHEDULER_: { name: 'DomainSchedulerField', isSent: true },
  VIR_DOMAIN_STATS_: { name: 'DomainStatsField', isSent: false },
  VIR_DOMAIN_TUNABLE_: { name: 'DomainTunableField', isSent: false },
  VIR_MIGRATE_PARAM_: { name: 'MigrateParam', isSent: true },
  VIR_NETWORK_PORT_BANDWIDTH_: { name: 'NetworkPortBandwidthField', isSent: true },
  VIR_NODE_CPU_STATS_: { name: 'NodeCpuStatsField', isSent: false },
  VIR_NODE_MEMORY_STATS_: { name: 'NodeMemoryStatsField', isSent: false },
  VIR_NODE_MEMORY_SHARED_: { name: 'NodeMemorySharedField', isSent: true },
  VIR_NODE_SEV_: { name: 'NodeSevField', isSent: false },
  VIR_PERF_PARAM_: { name: 'PerfParam', isSent: true },
};

/** Types of parameters whose comments do not say them, or that two groups give two types. */
export const fieldTypes: Record<string, TypedParamType> = {};

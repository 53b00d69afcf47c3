// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virErrorLevel, since 0.1.0 */
export const ErrorLevel = {
  none: 0,
  warning: 1,
  error: 2,
} as const;

/** virErrorDomain, since 0.1.0 */
export const ErrorDomain = {
  none: 0,
  xen: 1,
  xend: 2,
  xenstore: 3,
  sexpr: 4,
  xml: 5,
  dom: 6,
  rpc: 7, // since 0.1.1
  proxy: 8, // since 0.1.3
  conf: 9, // since 0.1.6
  qemu: 10, // since 0.2.0
  net: 11, // since 0.2.0
  test: 12, // since 0.2.3
  remote: 13, // since 0.2.3
  openvz: 14, // since 0.3.1
  xenxm: 15, // since 0.4.1
  statsLinux: 16, // since 0.4.1
  lxc: 17, // since 0.4.2
  storage: 18, // since 0.4.1
  network: 19, // since 0.4.6
  domain: 20, // since 0.4.6
  uml: 21, // since 0.5.0
  nodedev: 22, // since 0.5.0
  xenInotify: 23, // since 0.5.0
  security: 24, // since 0.6.1
  vbox: 25, // since 0.6.3
  interface: 26, // since 0.6.4
  one: 27, // since 0.6.4
  esx: 28, // since 0.7.0
  phyp: 29, // since 0.7.0
  secret: 30, // since 0.7.1
  cpu: 31, // since 0.7.5
  xenapi: 32, // since 0.8.0
  nwfilter: 33, // since 0.8.0
  hook: 34, // since 0.8.0
  domainSnapshot: 35, // since 0.8.0
  audit: 36, // since 0.8.5
  sysinfo: 37, // since 0.8.6
  streams: 38, // since 0.8.6
  vmware: 39, // since 0.8.7
  event: 40, // since 0.9.0
  libxl: 41, // since 0.9.0
  locking: 42, // since 0.9.2
  hyperv: 43, // since 0.9.5
  capabilities: 44, // since 0.9.8
  uri: 45, // since 0.9.11
  auth: 46, // since 0.9.11
  dbus: 47, // since 0.9.12
  parallels: 48, // since 0.10.0
  device: 49, // since 0.10.0
  ssh: 50, // since 0.10.0
  lockspace: 51, // since 1.0.0
  initctl: 52, // since 1.0.1
  identity: 53, // since 1.0.4
  cgroup: 54, // since 1.0.5
  access: 55, // since 1.1.0
  systemd: 56, // since 1.1.1
  bhyve: 57, // since 1.2.2
  crypto: 58, // since 1.2.3
  firewall: 59, // since 1.2.4
  polkit: 60, // since 1.2.9
  thread: 61, // since 1.2.14
  admin: 62, // since 1.2.17
  logging: 63, // since 1.3.0
  xenxl: 64, // since 1.3.2
  perf: 65, // since 1.3.3
  libssh: 66, // since 2.5.0
  resctrl: 67, // since 3.7.0
  firewalld: 68, // since 5.1.0
  domainCheckpoint: 69, // since 5.2.0
  tpm: 70, // since 5.6.0
  bpf: 71, // since 5.10.0
  ch: 72, // since 7.5.0
} as const;

/** virErrorNumber, since 0.1.0 */
export const ErrorCode = {
  ok: 0,
  internalError: 1,
  noMemory: 2,
  noSupport: 3,
  unknownHost: 4,
  noConnect: 5,
  invalidConn: 6,
  invalidDomain: 7,
  invalidArg: 8,
  operationFailed: 9,
  getFailed: 10,
  postFailed: 11,
  httpError: 12,
  sexprSerial: 13,
  noXen: 14,
  xenCall: 15,
  osType: 16,
  noKernel: 17,
  noRoot: 18,
  noSource: 19,
  noTarget: 20,
  noName: 21,
  noOs: 22,
  noDevice: 23,
  noXenstore: 24,
  driverFull: 25,
  callFailed: 26,
  xmlError: 27, // since 0.1.1
  domExist: 28, // since 0.1.1
  operationDenied: 29, // since 0.1.4
  openFailed: 30, // since 0.1.6
  readFailed: 31, // since 0.1.6
  parseFailed: 32, // since 0.1.6
  confSyntax: 33, // since 0.1.6
  writeFailed: 34, // since 0.1.6
  xmlDetail: 35, // since 0.1.9
  invalidNetwork: 36, // since 0.2.0
  networkExist: 37, // since 0.2.0
  systemError: 38, // since 0.2.1
  rpc: 39, // since 0.2.3
  gnutlsError: 40, // since 0.2.3
  warNoNetwork: 41, // since 0.2.3
  noDomain: 42, // since 0.3.0
  noNetwork: 43, // since 0.3.0
  invalidMac: 44, // since 0.3.1
  authFailed: 45, // since 0.4.1
  invalidStoragePool: 46, // since 0.4.1
  invalidStorageVol: 47, // since 0.4.1
  warNoStorage: 48, // since 0.4.1
  noStoragePool: 49, // since 0.4.1
  noStorageVol: 50, // since 0.4.1
  warNoNode: 51, // since 0.5.0
  invalidNodeDevice: 52, // since 0.5.0
  noNodeDevice: 53, // since 0.5.0
  noSecurityModel: 54, // since 0.6.1
  operationInvalid: 55, // since 0.6.4
  warNoInterface: 56, // since 0.6.4
  noInterface: 57, // since 0.6.4
  invalidInterface: 58, // since 0.6.4
  multipleInterfaces: 59, // since 0.7.0
  warNoNwfilter: 60, // since 0.8.0
  invalidNwfilter: 61, // since 0.8.0
  noNwfilter: 62, // since 0.8.0
  buildFirewall: 63, // since 0.8.0
  warNoSecret: 64, // since 0.7.1
  invalidSecret: 65, // since 0.7.1
  noSecret: 66, // since 0.7.1
  configUnsupported: 67, // since 0.7.3
  operationTimeout: 68, // since 0.7.3
  migratePersistFailed: 69, // since 0.7.3
  hookScriptFailed: 70, // since 0.8.0
  invalidDomainSnapshot: 71, // since 0.8.0
  noDomainSnapshot: 72, // since 0.8.0
  invalidStream: 73, // since 0.9.0
  argumentUnsupported: 74, // since 0.9.4
  storageProbeFailed: 75, // since 0.9.5
  storagePoolBuilt: 76, // since 0.9.5
  snapshotRevertRisky: 77, // since 0.9.7
  operationAborted: 78, // since 0.9.9
  authCancelled: 79, // since 0.9.10
  noDomainMetadata: 80, // since 0.9.10
  migrateUnsafe: 81, // since 0.9.11
  overflow: 82, // since 0.9.11
  blockCopyActive: 83, // since 0.9.12
  operationUnsupported: 84, // since 0.10.0
  ssh: 85, // since 0.10.0
  agentUnresponsive: 86, // since 0.10.0
  resourceBusy: 87, // since 1.0.0
  accessDenied: 88, // since 1.1.0
  dbusService: 89, // since 1.1.1
  storageVolExist: 90, // since 1.1.4
  cpuIncompatible: 91, // since 1.2.6
  xmlInvalidSchema: 92, // since 1.2.12
  migrateFinishOk: 93, // since 1.2.18
  authUnavailable: 94, // since 1.3.3
  noServer: 95, // since 1.3.3
  noClient: 96, // since 1.3.5
  agentUnsynced: 97, // since 2.3.0
  libssh: 98, // since 2.5.0
  deviceMissing: 99, // since 4.1.0
  invalidNwfilterBinding: 100, // since 4.5.0
  noNwfilterBinding: 101, // since 4.5.0
  invalidDomainCheckpoint: 102, // since 5.2.0
  noDomainCheckpoint: 103, // since 5.2.0
  noDomainBackup: 104, // since 5.2.0
  invalidNetworkPort: 105, // since 5.5.0
  networkPortExist: 106, // since 5.5.0
  noNetworkPort: 107, // since 5.5.0
  noHostname: 108, // since 6.1.0
  checkpointInconsistent: 109, // since 6.10.0
  multipleDomains: 110, // since 7.1.0
  noNetworkMetadata: 111, // since 9.7.0
  agentCommandTimeout: 112, // since 11.2.0
  agentCommandFailed: 113, // since 11.2.0
} as const;

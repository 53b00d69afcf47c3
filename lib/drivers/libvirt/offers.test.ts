import { expect, test } from 'vitest';
import { parseOffers } from './offers.ts';

const capabilities = `<capabilities>
  <guest><arch name='i686'><machine>isapc</machine></arch></guest>
  <guest><arch name='x86_64'><machine canonical='pc-i440fx-7.2'>pc</machine>
    <domain type='qemu'/><domain type='kvm'><machine canonical='pc-q35-7.2'>q35</machine></domain></arch></guest>
</capabilities>`;
const list = (name: string, ...values: string[]) =>
  `<enum name='${name}'>${values.map((value) => `<value>${value}</value>`).join('')}</enum>`;
const offered = (parts: { os?: string; cpu?: string; devices?: string }) =>
  parseOffers(
    `<domainCapabilities><arch>x86_64</arch><os supported='yes'>${parts.os ?? ''}</os><cpu>${parts.cpu ?? ''}</cpu>
    <devices>${parts.devices ?? ''}</devices></domainCapabilities>`,
    capabilities,
  );

test('a host with everything', () => {
  const cpu = `<mode name='host-passthrough' supported='yes'/><mode name='maximum' supported='no'/>
    <mode name='custom' supported='yes'><model usable='yes'>qemu64</model><model usable='no'>EPYC</model>
    <model usable='yes'>Nehalem</model></mode>`;
  const devices = `<disk supported='yes'>${list('bus', 'ide', 'virtio', 'sata')}</disk>
    <graphics supported='yes'>${list('type', 'sdl', 'spice', 'vnc')}</graphics>
    <tpm supported='yes'>${list('backendModel', 'passthrough', 'emulator')}</tpm>`;
  const os = `${list('firmware', 'bios', 'efi')}<loader supported='yes'>${list('secure', 'yes', 'no')}</loader>`;
  expect(offered({ os, cpu, devices })).toEqual({
    machines: ['q35', 'pc'],
    firmwares: ['bios', 'uefi', 'uefiSecure'],
    hasTpm: true,
    cpuModels: ['host-passthrough', 'Nehalem', 'qemu64'],
    diskBuses: ['virtio', 'sata'],
    graphics: ['vnc', 'spice'],
  });
});

test('a host that says nothing offers nothing but BIOS; a TPM of the host itself is none that it offers', () => {
  const nothing = { machines: ['q35', 'pc'], firmwares: ['bios'], hasTpm: false, cpuModels: [] };
  expect(offered({})).toEqual({ ...nothing, diskBuses: [], graphics: [] });
  const os = `${list('firmware', 'efi')}<loader supported='yes'>${list('secure', 'no')}</loader>`;
  const devices = `<tpm supported='yes'>${list('backendModel', 'passthrough')}</tpm>`;
  expect(offered({ os, devices })).toMatchObject({ firmwares: ['bios', 'uefi'], hasTpm: false });
});

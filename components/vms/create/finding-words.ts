import { asText, formatBytes, formatMib } from '@/lib/client/format';
import type { Finding } from '@/lib/domain/weigh-candidate';

/** What was found of a host as a place, as a sentence. */
export function findingWords(finding: Finding): string {
  switch (finding.about) {
    case 'disabled':
      return 'It is disabled.';
    case 'unreachable':
      return 'It cannot be reached.';
    case 'connecting':
      return 'It is still connecting.';
    case 'unknown':
      return 'Its facts are not known yet.';
    case 'maintenance':
      return 'It is in maintenance.';
    case 'memory':
      return `It has ${mib(finding.freeMib)} of memory free, ${mib(finding.wantedMib)} are wanted.`;
    case 'memoryInAll':
      return `It has ${mib(finding.memoryMib)} of memory in all, ${mib(finding.wantedMib)} are wanted.`;
    case 'cpus':
      return `It has ${finding.cpuCount} CPUs, ${finding.wanted} are wanted.`;
    case 'noPool':
      return 'It has no active storage pool that disks are made in.';
    case 'noFilePool':
      return 'It has only volume groups, and an image or a CD is a file.';
    case 'poolMissing':
      return `It has no active pool ${finding.pool} that disks are made in.`;
    case 'poolFull':
      return `Its pool ${finding.pool} is full: ${bytes(finding.freeBytes)} are left.`;
    case 'room':
      return `Its pool ${finding.pool} has ${bytes(finding.freeBytes)} free, ${bytes(finding.wantedBytes)} are wanted.`;
    case 'noNetwork':
      return 'It has no network that is active.';
    case 'networkMissing':
      return `It has no network ${finding.network}.`;
    case 'networkOff':
      return `Its network ${finding.network} is not active.`;
    case 'bridgeMissing':
      return `It lists no bridge ${finding.network}.`;
    case 'hardware':
      return hardwareWords(finding.part, finding.name);
    case 'emulated':
      return 'It emulates the processor: machines are slow there.';
    case 'imageCopy':
      return `The image is not there yet: ${bytes(finding.sizeBytes)} are copied first.`;
  }
}

function hardwareWords(part: (Finding & { about: 'hardware' })['part'], name: string): string {
  switch (part) {
    case 'machine':
      return `It does not offer the machine type ${name}.`;
    case 'firmware':
      return name === 'uefi' ? 'It does not offer UEFI.' : 'It does not offer UEFI with secure boot.';
    case 'tpm':
      return 'It does not offer a TPM.';
    case 'cpu':
      return `It does not offer the CPU model ${name}.`;
    case 'graphics':
      return name === 'spice' ? 'It does not offer SPICE screens.' : 'It does not offer VNC screens.';
    case 'bus':
      return `It does not offer disks on ${name}.`;
  }
}

function mib(value: number): string {
  return asText(formatMib(value));
}

function bytes(value: number): string {
  return asText(formatBytes(value));
}

import type { CreateVmDraft, CreateVmInput } from '@/lib/domain/create-vm';

export type { CreateVmDraft as Draft, CreateVmInput };

/** What a name and Enter make: with the network card, the disk and the screen that most machines want. */
export const emptyDraft = {
  name: '',
  description: '',
  count: 1,
  firstNumber: 1,
  hostId: '',
  spread: false,
  source: 'image',
  imageId: '',
  vcpus: 1,
  memoryMib: 512,
  diskGib: 1,
  pool: undefined,
  existingVolume: '',
  existingFormat: 'qcow2',
  disk: { bus: 'virtio', cache: 'default' },
  moreDisks: [],
  nics: [{ kind: 'network', name: '', model: 'virtio', mac: '' }],
  hardware: {
    machine: 'q35',
    firmware: 'bios',
    hasTpm: false,
    cpu: 'auto',
    graphics: 'vnc',
    hasAgentChannel: true,
    isAutostart: false,
  },
  cloudInit: { isOn: false, hostname: '', userData: '', networkConfig: '', sshKeys: '' },
  startAfterCreate: true,
} satisfies CreateVmDraft;

import type { z } from 'zod';
import type { CreateVmInput, createVmInput } from '@/lib/domain/create-vm';

export type Draft = z.input<typeof createVmInput>;
export type { CreateVmInput };

export const emptyDraft: Draft = {
  name: '',
  description: '',
  count: 1,
  firstNumber: 1,
  hostId: '',
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
  nics: [],
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
};

// Its number changes with the fields: a draft of other fields is no draft.
const storageKey = 'novacron-new-vm-5';

/** What was typed before a reload, in this tab. */
export function readDraft(): Partial<Draft> | null {
  try {
    const text = sessionStorage.getItem(storageKey);
    return text ? (JSON.parse(text) as Partial<Draft>) : null;
  } catch {
    return null;
  }
}

export function keepDraft(draft: Partial<Draft>): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(withoutSecrets(draft)));
  } catch {
    // A browser that keeps nothing only loses the draft.
  }
}

export function dropDraft(): void {
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // As above.
  }
}

/** Passwords may stand in what cloud-init gets: it is not written down where any script of the page can read it. */
function withoutSecrets({ cloudInit, ...draft }: Partial<Draft>): Partial<Draft> {
  return { ...draft, cloudInit: { ...cloudInit, userData: '', networkConfig: '' } };
}

import type { z } from 'zod';
import type { CreateVmInput, createVmInput } from '@/lib/domain/requests';

export type Draft = z.input<typeof createVmInput>;
export type { CreateVmInput };

export const emptyDraft: Draft = {
  name: '',
  description: '',
  hostId: '',
  imageId: '',
  vcpus: 1,
  memoryMib: 512,
  diskGib: 1,
  pool: undefined,
  network: null,
  startAfterCreate: true,
};

const storageKey = 'novacron-new-vm';

/** What was typed before a reload, in this tab. */
export function readDraft(): Partial<Draft> | null {
  try {
    const text = sessionStorage.getItem(storageKey);
    return text ? (JSON.parse(text) as Partial<Draft>) : null;
  } catch {
    return null;
  }
}

export function keepDraft(draft: unknown): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(draft));
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

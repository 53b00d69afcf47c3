import type { CreateVmDraft } from '@/lib/domain/create-vm';
import { emptyDraft } from './form';

/** What was typed and not made yet. */
export type KeptDraft = {
  draft: CreateVmDraft;
  /** When it was typed last, in milliseconds. */
  at: number;
  /** Texts that may hold passwords are kept by the tab alone, and this is another one. */
  hasLostSecrets: boolean;
};

// Its number changes with the fields: a draft of other fields is no draft.
const version = 6;
const draftKey = (username: string) => `novacron-new-vm-${version}:${username}`;
const secretsKey = (username: string) => `novacron-new-vm-secrets-${version}:${username}`;
const usualKey = (username: string) => `novacron-usual-image:${username}`;

type Secrets = { userData: string; networkConfig: string };
type Stored = { draft: CreateVmDraft; at: number; hasSecrets: boolean };

/** The draft of a person in this browser; null for none. */
export function readDraft(username: string): KeptDraft | null {
  const stored = readJson<Stored>(() => localStorage, draftKey(username));
  if (!stored?.draft || typeof stored.at !== 'number') return null;
  const secrets = readJson<Secrets>(() => sessionStorage, secretsKey(username));
  const draft: CreateVmDraft = {
    ...emptyDraft,
    ...stored.draft,
    cloudInit: { ...emptyDraft.cloudInit, ...stored.draft.cloudInit, ...secrets },
  };
  return { draft, at: stored.at, hasLostSecrets: stored.hasSecrets && !secrets };
}

/**
 * Keeps what was typed, so that it outlives a reload and the tab. User data and network configuration may hold
 * passwords: they stay with the tab.
 */
export function keepDraft(username: string, draft: CreateVmDraft, now: number): void {
  if (!isWorthKeeping(draft)) return;
  const { userData = '', networkConfig = '', ...cloudInit } = draft.cloudInit ?? {};
  const hasSecrets = `${userData}${networkConfig}`.trim() !== '';
  const stored: Stored = { draft: { ...draft, cloudInit }, at: now, hasSecrets };
  writeJson(() => localStorage, draftKey(username), stored);
  writeJson(() => sessionStorage, secretsKey(username), hasSecrets ? { userData, networkConfig } : null);
}

export function dropDraft(username: string): void {
  writeJson(() => localStorage, draftKey(username), null);
  writeJson(() => sessionStorage, secretsKey(username), null);
}

/** Somebody has typed or chosen something; what the form fills in by itself does not count. */
export function isWorthKeeping(draft: CreateVmDraft): boolean {
  // The form chooses these itself, or fits them to the image.
  const { hostId: _host, imageId: _image, diskGib: _disk, ...own } = draft;
  return Object.entries(own).some(
    ([key, value]) => (value ?? '') !== '' && !isSame(value, emptyDraft[key as keyof typeof emptyDraft]),
  );
}

/** The image that the last VM was made from: most people make more of the same. */
export function readUsualImage(username: string): string | null {
  return readJson<string>(() => localStorage, usualKey(username));
}

export function keepUsualImage(username: string, imageId: string): void {
  writeJson(() => localStorage, usualKey(username), imageId || null);
}

/** Figures may have become texts in their fields. */
function isSame(value: unknown, usual: unknown): boolean {
  if (typeof value !== 'object' || value === null) return String(value) === String(usual ?? '');
  if (typeof usual !== 'object' || usual === null) return false;
  const [own, others] = [Object.entries(value), usual as Record<string, unknown>];
  if (Array.isArray(value) && value.length !== Object.keys(others).length) return false;
  return own.every(([key, one]) => isSame(one ?? '', others[key]));
}

// A browser that keeps nothing throws at any of these, and only loses the draft.
function readJson<T>(storage: () => Storage, key: string): T | null {
  try {
    return JSON.parse(storage().getItem(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

function writeJson(storage: () => Storage, key: string, value: unknown): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(value));
  } catch {
    // As above.
  }
}

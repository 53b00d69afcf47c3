import { openSealed, seal } from '../db/sealed.ts';
import type { HostSecretName, HostSecrets } from '../domain/host-connection.ts';

/** Each by itself, so that one is replaced, and it is known which there are, without opening any. */
export type SealedSecrets = Partial<Record<HostSecretName, string>>;

/** @param rowId  of the host or of the check: what is sealed for one row opens for no other */
export function sealHostSecrets(rowId: string, secrets: HostSecrets): SealedSecrets {
  return mapSecrets(secrets, (value, name) => seal(value, purposeOf(rowId, name)));
}

/** Only the engine does this. @throws AppError when they were sealed by another key or for another row */
export function openHostSecrets(rowId: string, sealed: SealedSecrets): HostSecrets {
  return mapSecrets(sealed, (value, name) => openSealed(value, purposeOf(rowId, name)));
}

function purposeOf(rowId: string, name: string): string {
  return `${name} of host ${rowId}`;
}

function mapSecrets(
  from: SealedSecrets,
  map: (value: string, name: string) => string,
): Partial<Record<HostSecretName, string>> {
  const entries = Object.entries(from).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, map(value, name)]));
}

'use client';

import { createContext, useContext } from 'react';
import type { HostSecretName } from '@/lib/domain/host-connection';
import type { HostDraft } from './host-draft';

type HostFormState = {
  draft: HostDraft;
  change: (change: Partial<HostDraft>) => void;
  /** By the schema's path, such as connection.address. */
  errors: Record<string, string>;
  /** Stored with the host that is edited. */
  secretsSet: readonly HostSecretName[];
};

export const HostFormContext = createContext<HostFormState | null>(null);

export function useHostForm(): HostFormState {
  const state = useContext(HostFormContext);
  if (!state) throw new Error('a field of a host stands outside of its form');
  return state;
}

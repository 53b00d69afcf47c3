'use client';

import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';

/**
 * What pages need that keep their state in the address by nuqs. It stands around those sections and not around everything:
 * the list of VMs, which has to be there at once, reads its address by itself.
 */
export function AddressState({ children }: { children: ReactNode }) {
  return <NuqsAdapter>{children}</NuqsAdapter>;
}

'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { Permission, Role } from '@/lib/domain/access';

export type Me = { username: string; role: Role; permissions: Permission[] };

const MeContext = createContext<Me>({ username: '', role: 'viewer', permissions: [] });

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

export function useMe(): Me {
  return useContext(MeContext);
}

/** @returns null when this person may, else the reason as a sentence; the server checks again */
export function useWhyForbidden(permission: Permission): string | null {
  return whyForbidden(useMe(), permission);
}

export function whyForbidden({ role, permissions }: Me, permission: Permission): string | null {
  return permissions.includes(permission) ? null : `The role ${role} does not allow this.`;
}

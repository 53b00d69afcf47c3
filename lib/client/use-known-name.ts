'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { wordBeforeName } from '../domain/operation.ts';
import type { OperationRow } from '../domain/views.ts';
import { queryKeys } from './query-keys.ts';

/** What a thing is called, as far as the page knows it by now; it is asked for nowhere. */
export function useKnownName(section: string, id: string): string | null {
  const client = useQueryClient();
  const subscribe = useCallback((tell: () => void) => client.getQueryCache().subscribe(tell), [client]);
  const read = () => {
    const known = (key: readonly string[]) => client.getQueryData<{ name?: string }>(key)?.name;
    switch (section) {
      case 'vms':
        return known(queryKeys.vm(id)) ?? told();
      case 'hosts':
        return known(queryKeys.host(id)) ?? told();
      case 'networks':
        return known(queryKeys.network(id)) ?? told();
      case 'storage':
        return known(queryKeys.pool(id)) ?? told();
      case 'operations': {
        const operation = client.getQueryData<OperationRow>(queryKeys.operation(id));
        return operation ? operationName(operation) : told();
      }
      default:
        return told();
    }
  };
  const told = () => client.getQueryData<string>(queryKeys.name(section, id)) ?? null;
  return useSyncExternalStore(subscribe, read, read);
}

export function operationName({ kind, subjectName }: Pick<OperationRow, 'kind' | 'subjectName'>): string {
  return `${wordBeforeName(kind, 'verb')} ${subjectName}`;
}

import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { SeedCheck } from './seed-check';

/**
 * Hands what the server has read to the hooks of the page, so that the first paint is the real one.
 * @param entries  a key of queryKeys and its data, of the same shape that the API gives
 */
export function Seeded({
  entries,
  children,
}: {
  entries: (readonly [key: readonly string[], data: unknown])[];
  children: ReactNode;
}) {
  const client = new QueryClient();
  for (const [key, data] of entries) client.setQueryData(key, data);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      {children}
      <SeedCheck keys={entries.map(([key]) => key)} />
    </HydrationBoundary>
  );
}

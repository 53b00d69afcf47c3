'use client';

import { useEffect } from 'react';
import { useReadAgain } from '@/lib/client/live-updates';

/** Reads once more what a page brought along: what changed while it was on its way was told before it could listen. */
export function SeedCheck({ keys }: { keys: readonly (readonly string[])[] }) {
  const readAgain = useReadAgain();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page that comes; its keys are those it came with.
  useEffect(() => readAgain(keys), []);
  return null;
}

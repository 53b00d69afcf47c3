import type { StoragePool } from './host.ts';
import { filePoolTypes, newDiskFormat } from './storage.ts';

/** Under this, a new disk's first writes already fail. */
export const minPoolBytes = 64 * 1024 ** 2;

type Pool = Pick<StoragePool, 'name' | 'type' | 'isActive'>;

/** The pool that was named, or else the first usable one: files before volume groups. @returns null for none */
export function diskPoolOf<P extends Pool>(pools: readonly P[], wanted: string): P | null {
  const usable = pools.filter(({ isActive, type }) => isActive && newDiskFormat(type));
  const pool = wanted ? usable.find(({ name }) => name === wanted) : (usualFilePool(pools) ?? usable[0]);
  return pool ?? null;
}

/** Where images and CDs go, which are files. @param first  the first disk's @returns null for none */
export function filePoolOf<P extends Pool>(pools: readonly P[], first: P): P | null {
  return filePoolTypes.includes(first.type) ? first : usualFilePool(pools);
}

function usualFilePool<P extends Pool>(pools: readonly P[]): P | null {
  const usable = pools.filter(({ isActive, type }) => isActive && filePoolTypes.includes(type));
  return usable.find(({ name }) => name === 'default') ?? usable[0] ?? null;
}

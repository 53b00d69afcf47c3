import type { VmSnapshot } from '../../../domain/snapshot.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { ErrorCode } from '../../../libvirt/constants/error-code.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { Link } from '../link.ts';
import { parseSnapshotXml } from './parse.ts';

/** All snapshots of a VM, oldest first. No guest is asked. */
export async function readSnapshots(link: Link, dom: Domain, options: CallOptions): Promise<VmSnapshot[]> {
  const args = { dom, needResults: 1, flags: 0 };
  const { snapshots: listed } = await link.call('reads', 'domainListAllSnapshots', args, options);
  if (listed.length === 0) return [];
  const [current, read] = await Promise.all([
    // None is the current one after it was deleted with everything before it.
    link.call('reads', 'domainSnapshotCurrent', { dom, flags: 0 }, options).catch(() => null),
    Promise.all(listed.map((snap) => readText(link, snap, options))),
  ]);
  const snapshots = read.flatMap((text) => (text === null ? [] : [parseSnapshotXml(text)]));
  const withSizes = await Promise.all(
    snapshots.map(async (snapshot) => ({
      ...snapshot,
      isCurrent: snapshot.name === current?.snap.name,
      sizeBytes: await sizeOf(link, snapshot, options),
    })),
  );
  return withSizes.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.name.localeCompare(b.name));
}

/** @returns null when it was deleted meanwhile */
async function readText(
  link: Link,
  snap: { name: string; dom: Domain },
  options: CallOptions,
): Promise<string | null> {
  try {
    return (await link.call('reads', 'domainSnapshotGetXmlDesc', { snap, flags: 0 }, options)).xml;
  } catch (error) {
    if (isNoSnapshot(error)) return null;
    throw error;
  }
}

async function sizeOf(
  link: Link,
  { disks, memoryPath }: Pick<VmSnapshot, 'disks' | 'memoryPath'>,
  options: CallOptions,
): Promise<number | null> {
  const paths = [...disks.map(({ overlay }) => overlay), memoryPath].filter((path) => path !== null);
  const sizes = await Promise.all(
    paths.map(async (path) => {
      const { vol } = await link.call('reads', 'storageVolLookupByPath', { path }, options);
      return Number((await link.call('reads', 'storageVolGetInfo', { vol }, options)).allocation);
    }),
  ).catch(() => null);
  return sizes?.length ? sizes.reduce((sum, size) => sum + size, 0) : null;
}

export function isNoSnapshot(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === ErrorCode.noDomainSnapshot;
}

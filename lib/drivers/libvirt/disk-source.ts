import { attribute, child, type Element, textOf } from './xml.ts';

/** The file, device or volume that a source names; null for an empty drive and for what lies on a network. */
export function placeOf(source: Element | undefined): string | null {
  return attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'volume');
}

/** What a definition says that a disk is laid over, the next below it first. */
export function basesOf(disk: Element): string[] {
  const paths: string[] = [];
  for (let base = child(disk, 'backingStore'); base; base = child(base, 'backingStore')) {
    const path = placeOf(child(base, 'source')) ?? textOf(child(base, 'path'));
    if (path) paths.push(path);
  }
  return paths;
}

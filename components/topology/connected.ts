import type { Edge } from './links';

/** Everything that some boxes hang on, to the left, and everything that hangs on them, to the right; with themselves. */
export function connectedTo(keys: string[], edges: Edge[]): Set<string> {
  const to = new Map<string, string[]>();
  const from = new Map<string, string[]>();
  for (const edge of edges) {
    to.set(edge.from, [...(to.get(edge.from) ?? []), edge.to]);
    from.set(edge.to, [...(from.get(edge.to) ?? []), edge.from]);
  }
  return new Set([...reach(keys, to), ...reach(keys, from)]);
}

function reach(keys: string[], next: Map<string, string[]>): Set<string> {
  const seen = new Set(keys);
  // A set that grows while it is walked is walked to its end.
  for (const key of seen) for (const one of next.get(key) ?? []) seen.add(one);
  return seen;
}

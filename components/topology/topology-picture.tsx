'use client';

import { useMemo, useState } from 'react';
import type { Topology } from '@/lib/domain/topology';
import { connectedTo } from './connected';
import { layOut, type PlacedNode } from './layout';
import type { Edge } from './links';
import { TopologyNode } from './topology-node';

/** Boxes in columns with lines between them; what is pointed at, or looked for, shows its way. */
export function TopologyPicture({
  topology,
  find,
  onToggle,
}: {
  topology: Topology;
  find: string;
  onToggle: (hostId: string) => void;
}) {
  const { hosts, opened } = topology;
  const layout = useMemo(() => layOut({ hosts, opened }), [hosts, opened]);
  const byKey = useMemo(() => new Map(layout.nodes.map((node) => [node.key, node])), [layout]);
  const [pointed, setPointed] = useState<string | null>(null);
  const wanted = find.toLowerCase();
  const found = useMemo(
    () =>
      wanted
        ? layout.nodes.filter(({ text }) => text.toLowerCase().includes(wanted)).map(({ key }) => key)
        : [],
    [layout, wanted],
  );
  const shown = useMemo(() => {
    if (pointed) return connectedTo([pointed], layout.edges);
    return found.length ? connectedTo(found, layout.edges) : null;
  }, [layout, pointed, found]);
  const isStrong = ({ from, to }: Edge) => shown?.has(from) && shown.has(to);

  return (
    <div className="overflow-x-auto border-line border-t">
      {layout.heads.length > 0 ? (
        <div aria-hidden className="relative h-8 text-12 text-text-3" style={{ width: layout.width }}>
          {layout.heads.map(({ x, text }) => (
            <span key={text} className="absolute top-2" style={{ left: x }}>
              {text}
            </span>
          ))}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are the boxes of one picture. */}
      <div
        role="group"
        aria-label="What hangs on what"
        className="relative my-2"
        style={{ width: layout.width, height: layout.height }}
      >
        <svg
          aria-hidden
          width={layout.width}
          height={layout.height}
          className="pointer-events-none absolute inset-0 fill-none"
        >
          <path d={pathOf(layout.edges, byKey)} className="stroke-line" strokeWidth={1.5} />
          {shown ? (
            <path
              d={pathOf(layout.edges.filter(isStrong), byKey)}
              className="stroke-text-2"
              strokeWidth={1.5}
            />
          ) : null}
        </svg>
        {layout.nodes.map((node) => (
          <TopologyNode
            key={node.key}
            node={node}
            isFound={found.includes(node.key)}
            isDim={shown !== null && !shown.has(node.key) && node.kind !== 'site'}
            onPoint={setPointed}
            onToggle={onToggle}
          />
        ))}
      </div>
    </div>
  );
}

/** One path for all lines: a thousand elements less for the browser to keep. */
function pathOf(edges: Edge[], byKey: Map<string, PlacedNode>): string {
  return edges
    .map(({ from, to }) => {
      const [left, right] = [byKey.get(from), byKey.get(to)];
      if (!left || !right) return '';
      const [x1, y1] = [left.x + left.width, left.y + left.height / 2];
      const [x2, y2] = [right.x, right.y + right.height / 2];
      const bend = Math.min(60, (x2 - x1) / 2);
      return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    })
    .join('');
}

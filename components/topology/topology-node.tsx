'use client';

import { ArrowUpRight, ChevronDown, ChevronRight, Database, HardDrive, Network } from 'lucide-react';
import Link from 'next/link';
import { memo, type ReactNode } from 'react';
import { HostStateMark } from '@/components/hosts/host-state';
import { noSite } from '@/components/hosts/sites';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { toneText } from '@/components/ui/state-mark';
import { FleetStrip, summaryOf } from '@/components/vms/fleet-strip';
import { vmStateLooks } from '@/components/vms/vm-state';
import { count } from '@/lib/client/format';
import type { TopologyHost, TopologyVm } from '@/lib/domain/topology';
import type { PlacedNode } from './layout';

type Props = {
  node: PlacedNode;
  isFound: boolean;
  isDim: boolean;
  /** Told when it is pointed at or has the focus, and null when that is over. */
  onPoint: (key: string | null) => void;
  onToggle: (hostId: string) => void;
};

/** A box in its place. Many do not change when one is pointed at. */
export const TopologyNode = memo(function TopologyNode({ node, isFound, isDim, onPoint, onToggle }: Props) {
  const isBox = node.kind !== 'site' && node.kind !== 'summary' && node.kind !== 'more';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is pressed here; it shows the way of the link within it.
    <div
      data-found={isFound || undefined}
      onPointerEnter={() => isBox && onPoint(node.key)}
      onPointerLeave={() => onPoint(null)}
      onFocus={() => isBox && onPoint(node.key)}
      onBlur={() => onPoint(null)}
      className={cx(
        'absolute flex min-w-0 items-center text-12',
        isBox && 'rounded-md border bg-surface',
        isFound ? 'border-text ring-1 ring-text' : 'border-line',
        isDim && 'opacity-40',
      )}
      style={{ left: node.x, top: node.y, width: node.width, height: node.height }}
    >
      <Content node={node} onToggle={onToggle} />
    </div>
  );
});

function Content({ node, onToggle }: Pick<Props, 'node' | 'onToggle'>) {
  switch (node.kind) {
    case 'site':
      return <h2 className="pt-3 font-semibold text-13">{node.name || noSite}</h2>;
    case 'host':
      return <Host host={node.host} isOpen={node.isOpen} onToggle={onToggle} />;
    case 'summary':
      return <Summary host={node.host} />;
    case 'vm':
      return <Vm vm={node.vm} />;
    case 'more':
      return <span className="pl-2 text-text-3">and {count(node.number, 'machine')} more</span>;
    case 'network':
      return (
        <Named
          href={node.network ? `/networks/${node.network.id}` : null}
          icon={<Network aria-hidden />}
          name={node.name}
          title={titleOf(node.network ? 'Network' : 'Bridge', node.name, node.network)}
        />
      );
    case 'file':
      return (
        <Named
          href={node.pool ? `/storage/${node.pool.id}?q=${encodeURIComponent(node.file.name)}` : null}
          icon={<HardDrive aria-hidden />}
          name={node.file.name}
          title={node.file.path}
        />
      );
    case 'pool':
      return (
        <Named
          href={node.pool ? `/storage/${node.pool.id}` : null}
          icon={<Database aria-hidden />}
          name={node.name}
          title={titleOf('Pool', node.name, node.pool)}
        />
      );
  }
}

function titleOf(what: string, name: string, known: { isActive: boolean } | null): string {
  return known && !known.isActive ? `${what} ${name}, stopped` : `${what} ${name}`;
}

function Host({
  host,
  isOpen,
  onToggle,
}: {
  host: TopologyHost;
  isOpen: boolean;
  onToggle: (hostId: string) => void;
}) {
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => onToggle(host.id)}
        className="flex h-full min-w-0 flex-1 items-center gap-1.5 rounded-md pl-1.5 text-left hover:bg-hover"
      >
        <Chevron aria-hidden className="size-4 shrink-0 text-text-3" />
        <span className="min-w-0">
          <span className="block truncate font-medium text-13">
            <CutName name={host.name} max={14} />
          </span>
          <span className="block truncate text-text-3">
            {host.state === 'connected' ? (
              count(host.vmCount, 'machine')
            ) : (
              <HostStateMark state={host.state} failure={host.failure} className="[&_svg]:size-3.5" />
            )}
          </span>
        </span>
      </button>
      <Link
        href={`/hosts/${host.id}`}
        aria-label={`Page of ${host.name}`}
        className="flex h-full w-7 shrink-0 items-center justify-center rounded-md text-text-3 hover:bg-hover hover:text-text"
      >
        <ArrowUpRight aria-hidden className="size-3.5" />
      </Link>
    </>
  );
}

function Summary({ host }: { host: TopologyHost }) {
  if (host.vmCount === 0) return <span className="pl-2 text-text-3">No machines</span>;
  return (
    <span className="min-w-0 pl-2">
      <FleetStrip states={host.vmStates} maxTicks={50} />
      <span className="block truncate pt-1 text-text-3">{summaryOf(host.vmStates)}</span>
    </span>
  );
}

function Vm({ vm }: { vm: TopologyVm }) {
  const { icon: Icon, tone, word } = vmStateLooks[vm.state];
  return (
    <Link
      href={`/vms/${vm.id}`}
      title={`${vm.name}: ${vm.isTemplate ? 'template' : word.toLowerCase()}`}
      className="flex h-full min-w-0 flex-1 items-center gap-1.5 rounded-md px-1.5 hover:bg-hover"
    >
      <Icon aria-hidden className={cx('size-3.5 shrink-0', toneText[tone])} />
      <CutName name={vm.name} max={16} />
      <span className="sr-only">{vm.isTemplate ? 'template' : word.toLowerCase()}</span>
    </Link>
  );
}

function Named({
  href,
  icon,
  name,
  title,
}: {
  href: string | null;
  icon: ReactNode;
  name: string;
  title: string;
}) {
  const className =
    'flex h-full min-w-0 flex-1 items-center gap-1.5 rounded-md px-1.5 [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-text-3';
  const content = (
    <>
      {icon}
      <CutName name={name} />
    </>
  );
  return href ? (
    <Link href={href} title={title} className={cx(className, 'hover:bg-hover')}>
      {content}
    </Link>
  ) : (
    <span title={title} className={className}>
      {content}
    </span>
  );
}

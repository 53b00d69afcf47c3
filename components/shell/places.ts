import {
  Disc3,
  Gauge,
  HardDrive,
  ListChecks,
  type LucideIcon,
  Monitor,
  Network,
  ScrollText,
  Server,
  Settings,
  Stamp,
  Workflow,
} from 'lucide-react';

export type Place = {
  href: string;
  name: string;
  icon: LucideIcon;
  /** False for one that other pages lead to. */
  isInRail?: false;
};

/** The rail and the command box show these, in this order; the breadcrumb names them. */
export const places: Place[] = [
  { href: '/', name: 'Overview', icon: Gauge },
  { href: '/vms', name: 'Virtual machines', icon: Monitor },
  { href: '/hosts', name: 'Hosts', icon: Server },
  { href: '/storage', name: 'Storage', icon: HardDrive },
  { href: '/networks', name: 'Networks', icon: Network },
  { href: '/images', name: 'Images', icon: Disc3 },
  { href: '/templates', name: 'Templates', icon: Stamp },
  { href: '/topology', name: 'Topology', icon: Workflow, isInRail: false },
  { href: '/operations', name: 'Operations', icon: ListChecks },
  { href: '/audit', name: 'Audit', icon: ScrollText },
  { href: '/settings', name: 'Settings', icon: Settings },
];

export function isPlaceOf(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}

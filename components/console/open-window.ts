import type { ConsoleKind } from '@/lib/domain/vm';

/** One window a machine: pressing again brings it to the front. */
export function openWindow(vmId: string, kind?: ConsoleKind): void {
  const query = kind ? `?kind=${kind}` : '';
  window.open(`/console/${vmId}${query}`, `console-${vmId}`, 'popup,width=1120,height=860');
}

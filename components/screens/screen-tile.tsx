import Link from 'next/link';
import { memo, useCallback } from 'react';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { Ago } from '@/components/ui/time';
import { HostTrouble } from '@/components/vms/host-trouble';
import { VmStateMark } from '@/components/vms/vm-state';
import { useNow } from '@/lib/client/now';
import { useScreenPicture } from '@/lib/client/screens/use-screens';
import type { ScreensPage, ScreenView } from '@/lib/domain/views';

type Vm = ScreensPage['vms'][number];

// Twice the longest time between two looks at a screen that stands still.
const staleMs = 25_000;

/** One machine's screen; a press opens its console. */
export const ScreenTile = memo(function ScreenTile({
  vm,
  screen,
  isForbidden,
  place,
}: {
  vm: Vm;
  /** Undefined before anything is known of it. */
  screen: ScreenView | undefined;
  isForbidden: boolean;
  place: (vmId: string, element: Element | null) => void;
}) {
  const address = useScreenPicture(vm.id, screen?.mark ?? null);
  const takenAt = screen?.takenAt ?? null;
  const isOld = useNow((now) => takenAt !== null && now - Date.parse(takenAt) > staleMs);
  const isDimmed = isOld || vm.hostTrouble !== null || vm.silentSince !== null;
  const why = isForbidden ? 'Not shown.' : whyNone(vm, screen);
  const ref = useCallback((element: Element | null) => place(vm.id, element), [place, vm.id]);
  return (
    <li className="min-w-0">
      <Link
        href={`/vms/${vm.id}/console`}
        prefetch={false}
        aria-label={`Console of ${vm.name}`}
        className="group block rounded-md"
      >
        <span
          ref={ref}
          data-vm-id={vm.id}
          className="relative flex aspect-[16/10] items-center justify-center overflow-hidden rounded-md border bg-[#0b0d10] group-hover:border-accent"
        >
          {address ? (
            // biome-ignore lint/performance/noImgElement: it is made in the browser, so no server can shrink it
            <img
              src={address}
              alt={`The screen of ${vm.name}`}
              className={cx('h-full w-full object-contain', isDimmed && 'opacity-40')}
            />
          ) : null}
          {why ? (
            <span
              className={cx(
                'px-3 text-center text-12 text-[#c9d1da]',
                address && 'absolute inset-x-0 bottom-0 bg-[#0b0d10]/85 py-1',
              )}
            >
              {why}
            </span>
          ) : null}
        </span>
      </Link>
      <div className="flex min-w-0 items-center gap-2 pt-1.5 text-13">
        <span className="flex min-w-0 flex-1 font-medium">
          <CutName name={vm.name} />
        </span>
        {takenAt ? <Ago at={takenAt} className="shrink-0 text-12 text-text-3" /> : null}
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 text-12 text-text-2">
        <VmStateMark vm={vm} />
        {vm.hostName ? <span className="min-w-0 truncate font-mono">{vm.hostName}</span> : null}
        <HostTrouble trouble={vm.hostTrouble} />
      </div>
    </li>
  );
});

/** Why there is no picture, or none that is new; null while all is well. */
function whyNone(vm: Vm, screen: ScreenView | undefined): string | null {
  if (vm.hostState === 'disabled') return 'Its host is disabled.';
  if (vm.hostTrouble) return screen?.mark ? null : 'Its host does not answer.';
  if (vm.silentSince) return 'It does not answer its host.';
  if (vm.hypervisorType === 'cloud') return 'This provider shows no screens.';
  return screen?.problem?.userMessage ?? null;
}

'use client';

import { Clock3, EllipsisVertical } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import type { VmChangeKind } from '@/lib/domain/change-words';
import type { VmDetail } from '@/lib/domain/views';
import { hasAction } from '@/lib/domain/vm-capabilities';
import { whyCannot } from '../why-cannot';

export type DeviceAction = {
  kind: VmChangeKind;
  text: string;
  icon: ReactNode;
  isDanger?: boolean;
  /** Why it makes no sense for this device. */
  reason?: string | null;
  onSelect: () => void;
};

/** One device: its name, what it is, its figure, and the menu of what can be done with it. */
export function DeviceRow({
  vm,
  name,
  label,
  what,
  figure,
  below,
  children,
  actions,
}: {
  vm: VmDetail;
  name: ReactNode;
  /** For those who hear it: "disk vdb". */
  label: string;
  /** As the driver calls it where something is pending. */
  what: string;
  figure?: ReactNode;
  /** What else there is to say of it, under its line. */
  below?: ReactNode;
  children: ReactNode;
  actions: DeviceAction[];
}) {
  const forbidden = useWhyForbidden('vm.change');
  const possible = actions.filter(({ kind }) => hasAction(vm, kind));
  return (
    <li aria-label={label} className="border-line border-b py-1 text-13">
      <div className="flex min-h-7 items-center gap-4 max-md:gap-2">
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-0.5">
          <span className="min-w-10 shrink-0 font-mono">{name}</span>
          {children}
          <Pending vm={vm} what={what} />
        </span>
        {figure ? <span className="shrink-0 text-right">{figure}</span> : null}
        {possible.length > 0 ? (
          <Menu
            label={`Actions for ${label}`}
            trigger={
              <Button look="quiet" size="icon" aria-label={`Actions for ${label}`} className="size-7">
                <EllipsisVertical aria-hidden />
              </Button>
            }
          >
            {possible.map(({ kind, text, icon, isDanger, reason, onSelect }) => (
              <MenuItem
                key={text}
                icon={icon}
                isDanger={isDanger}
                reason={forbidden ?? whyCannot(kind, vm) ?? reason}
                onSelect={onSelect}
              >
                {text}
              </MenuItem>
            ))}
          </Menu>
        ) : null}
      </div>
      {below}
    </li>
  );
}

function Pending({ vm, what }: { vm: VmDetail; what: string }) {
  const pending = vm.pending.find((change) => change.what === what);
  if (!pending) return null;
  return (
    <span className="inline-flex items-center gap-1 text-12 text-busy">
      <Clock3 aria-hidden className="size-3.5 shrink-0" />
      {pending.next === 'none'
        ? 'Gone at the next start'
        : pending.now === 'none'
          ? 'From the next start'
          : `At the next start: ${pending.next}`}
    </span>
  );
}

/** Devices that are only there from the next start on: their names and what they will be. */
export function comingDevices(vm: VmDetail, kind: 'Disk' | 'Network card') {
  return vm.pending
    .filter(({ what, now }) => what.startsWith(`${kind} `) && now === 'none')
    .map(({ what, next, disk }) => ({ what, name: what.slice(kind.length + 1), next, disk }));
}

'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckBox } from '@/components/ui/checkbox';
import type { VmDetail } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { comingDevices } from './device-row';

type Item = { id: string; what: string; isUsed: boolean };

/** Everything that it could start from, in order; what is not ticked is not started from. */
export function BootDialog({ vm, onClose }: { vm: VmDetail; onClose: () => void }) {
  const [items, setItems] = useState(() => itemsOf(vm));
  const devices = items.filter(({ isUsed }) => isUsed).map(({ id }) => id);
  const parsed = vmChange.safeParse({ kind: 'vm.setBootOrder', params: { devices } });
  const move = (index: number, by: 1 | -1) => {
    const moved = [...items];
    const [item] = moved.splice(index, 1);
    if (item) moved.splice(index + by, 0, item);
    setItems(moved);
  };
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Boot order of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.setBootOrder"
    >
      <ol aria-label="Boot order">
        {items.map((item, index) => (
          <li
            key={item.id}
            className="flex min-h-row items-center gap-3 border-line border-b py-1 text-13 last:border-b-0"
          >
            <CheckBox
              isChecked={item.isUsed}
              label={`Start from ${item.id}`}
              onChange={(isUsed) =>
                setItems(items.map((one) => (one.id === item.id ? { ...one, isUsed } : one)))
              }
            />
            <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3">
              <span className="font-mono">{item.id}</span>
              <span className="min-w-0 break-all text-12 text-text-3">{item.what}</span>
            </span>
            <Button
              look="quiet"
              size="icon"
              className="size-7"
              aria-label={`Move ${item.id} up`}
              reason={index === 0 ? 'It is the first.' : null}
              onClick={() => move(index, -1)}
            >
              <ArrowUp aria-hidden />
            </Button>
            <Button
              look="quiet"
              size="icon"
              className="size-7"
              aria-label={`Move ${item.id} down`}
              reason={index === items.length - 1 ? 'It is the last.' : null}
              onClick={() => move(index, 1)}
            >
              <ArrowDown aria-hidden />
            </Button>
          </li>
        ))}
      </ol>
    </ChangeVmDialog>
  );
}

/** Those that it starts from first, in their order. */
function itemsOf(vm: VmDetail): Item[] {
  const leaving = new Set(vm.pending.filter(({ next }) => next === 'none').map(({ what }) => what));
  const disks = vm.disks
    .filter(({ target }) => !leaving.has(`Disk ${target}`))
    .map(({ target, device, volume, source }) => ({
      id: target,
      what: `${device === 'cdrom' ? 'CD drive' : device}, ${volume ?? source ?? 'empty'}`,
    }));
  const cards = vm.nics
    .filter(({ mac }) => !leaving.has(`Network card ${mac}`))
    .map(({ mac, source }) => ({ id: mac, what: `network card on ${source ?? 'nothing'}` }));
  const coming = [...comingDevices(vm, 'Disk'), ...comingDevices(vm, 'Network card')].map(
    ({ name, next }) => ({ id: name, what: next }),
  );
  const all = [...disks, ...cards, ...coming];
  const order = vm.boot?.order ?? [];
  const used = order.flatMap((id) => all.find((one) => one.id === id) ?? []);
  const unused = all.filter(({ id }) => !order.includes(id));
  return [
    ...used.map((item) => ({ ...item, isUsed: true })),
    ...unused.map((item) => ({ ...item, isUsed: false })),
  ];
}

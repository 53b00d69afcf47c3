'use client';

import { useState } from 'react';
import { ChoiceRow } from '@/components/ui/choice-row';
import { ErrorBox } from '@/components/ui/error-box';
import { Mib } from '@/components/ui/quantity';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { useMigrationTargets } from '@/lib/client/queries';
import type { MigrateParams } from '@/lib/domain/migrate-change';
import type { MigrationTarget, VmRow } from '@/lib/domain/views';
import type { VmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { paramsOf, usualWay, type Way, WayFields } from './way-fields';

type Props = { vm: Pick<VmRow, 'id' | 'name' | 'hostName'>; onClose: () => void };

type Chosen = { target: MigrationTarget; storage: MigrateParams['storage'] };

/** Every host that the machine could go to, with what speaks against each, and what going there means. */
export function MigrateDialog({ vm, onClose }: Props) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [way, setWay] = useState<Way>(usualWay);
  const { target, storage } = chosen ?? {};
  const asked = paramsOf(way, target ?? null);
  const change: VmChange | null =
    target && storage && asked.params
      ? { kind: 'vm.migrate', params: { targetHostId: target.hostId, storage, ...asked.params } }
      : null;
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Migrate ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={change}
      kind="vm.migrate"
    >
      <Targets
        vm={vm}
        chosen={chosen?.target.hostId ?? null}
        onChoose={(target) => setChosen({ target, storage: 'auto' })}
      />
      {chosen?.target.sharedDisks.length ? (
        <Disks chosen={chosen} onChoose={(storage) => setChosen({ ...chosen, storage })} />
      ) : null}
      {chosen ? (
        <WayFields way={way} onChange={setWay} target={chosen.target} problem={asked.problem} />
      ) : null}
    </ChangeVmDialog>
  );
}

/** Where both hosts show the same files. */
function Disks({ chosen, onChoose }: { chosen: Chosen; onChoose: (storage: Chosen['storage']) => void }) {
  const { target, storage } = chosen;
  const isOne = target.sharedDisks.length === 1;
  return (
    <div className="pt-4">
      <fieldset>
        <legend className="pb-1.5 font-medium text-13">
          {isOne ? 'Its disk' : 'Its disks'}{' '}
          <span className="font-mono">{target.sharedDisks.join(', ')}</span>
        </legend>
        <div className="border-line border-t">
          <ChoiceRow name="storage" checked={storage === 'auto'} onChange={() => onChoose('auto')}>
            {isOne ? 'Stays where it is' : 'Stay where they are'}: {target.hostName} has the same storage
          </ChoiceRow>
          <ChoiceRow name="storage" checked={storage === 'copy'} onChange={() => onChoose('copy')}>
            {isOne ? 'Is copied' : 'Are copied'}
          </ChoiceRow>
        </div>
      </fieldset>
    </div>
  );
}

function Targets({
  vm,
  chosen,
  onChoose,
}: {
  vm: Props['vm'];
  chosen: string | null;
  onChoose: (target: MigrationTarget) => void;
}) {
  const { data, error } = useMigrationTargets(vm.id);
  if (error && !data) return <ErrorBox error={viewOf(error)} />;
  if (!data) return <SkeletonRows rows={3} label="Looking at the other hosts" />;
  if (data.length === 0)
    return <p className="text-13 text-text-2">There is no other host. Add one under Hosts.</p>;
  return (
    <fieldset>
      <legend className="pb-1.5 font-medium text-13">From {vm.hostName} to</legend>
      <div className="max-h-72 overflow-y-auto border-line border-t">
        {data.map((target) => (
          <Target
            key={target.hostId}
            target={target}
            isChosen={target.hostId === chosen}
            onChoose={() => onChoose(target)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Target({
  target,
  isChosen,
  onChoose,
}: {
  target: MigrationTarget;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { hostName, memoryFreeMib, obstacles } = target;
  return (
    <ChoiceRow
      name="target"
      checked={isChosen}
      onChange={onChoose}
      reason={obstacles.length ? obstacles.join(' ') : null}
    >
      <span className="min-w-0 flex-1 truncate font-mono">{hostName}</span>
      <span className="text-12 text-text-2">
        <Mib mib={memoryFreeMib} /> free
      </span>
    </ChoiceRow>
  );
}

'use client';

import { Camera } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Skeleton } from '@/components/ui/skeleton';
import { Ago } from '@/components/ui/time';
import { useSnapshots, useVm } from '@/lib/client/queries';
import type { SnapshotRow } from '@/lib/domain/views';
import { whyCannot } from '../why-cannot';
import { CompareDialog } from './compare-dialog';
import { DeleteSnapshotDialog, RevertDialog } from './snapshot-dialogs';
import { SnapshotTree } from './snapshot-tree';
import { TakeSnapshotDialog } from './take-snapshot-dialog';
import type { SnapshotAction } from './tree';

/** The tree of a machine's snapshots, whoever took them, and what can be done with each. */
export function VmSnapshots({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  const { data: snapshots } = useSnapshots(id);
  const forbidden = useWhyForbidden('vm.change');
  const [isTaking, setTaking] = useState(false);
  const [chosen, setChosen] = useState<{ action: SnapshotAction; snapshot: SnapshotRow } | null>(null);
  if (!vm) return null;
  if (!snapshots) return <Skeleton className="h-40 w-full" />;

  const take = (
    <Button look="primary" reason={forbidden ?? whyCannot('vm.snapshot', vm)} onClick={() => setTaking(true)}>
      <Camera aria-hidden />
      Take snapshot
    </Button>
  );
  const dialog = { vm, isOpen: true, onOpenChange: () => setChosen(null) };
  return (
    <div className="space-y-4">
      {snapshots.length === 0 ? (
        <Empty title="No snapshots yet" action={take}>
          A snapshot keeps the disks of this machine, and its memory if it runs, as they are at one moment: to
          come back to before an upgrade goes wrong. Snapshots that are taken on the host appear here too.
        </Empty>
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-13 text-text-2">
              {snapshots.length === 1 ? '1 snapshot' : `${snapshots.length} snapshots`}
              {vm.observedAt ? (
                <>
                  , as its host showed them <Ago at={vm.observedAt} />
                </>
              ) : null}
            </p>
            {take}
          </div>
          <SnapshotTree
            snapshots={snapshots}
            vm={vm}
            onChoose={(action, snapshot) => setChosen({ action, snapshot })}
          />
        </>
      )}
      {isTaking ? <TakeSnapshotDialog vm={vm} isOpen onOpenChange={setTaking} /> : null}
      {chosen?.action === 'revert' ? <RevertDialog {...dialog} snapshot={chosen.snapshot} /> : null}
      {chosen?.action === 'delete' ? <DeleteSnapshotDialog {...dialog} snapshot={chosen.snapshot} /> : null}
      {chosen?.action === 'compare' ? <CompareDialog {...dialog} snapshot={chosen.snapshot} /> : null}
    </div>
  );
}

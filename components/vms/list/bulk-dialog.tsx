'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { powerVms } from '@/lib/actions/vms';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { count } from '@/lib/client/format';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { queryKeys } from '@/lib/client/query-keys';
import type { AcceptedPowers, PowerAction } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';
import { powerVerb } from '../power-icons';
import { whyCannot } from '../why-cannot';
import { BulkResults } from './bulk-results';

/** As many as one request takes. */
const maxVms = 200;
const losses: Partial<Record<PowerAction, string>> = {
  forceOff: 'As pulling the plug: what the guests have not written yet is lost.',
};

/** Says who is meant and who is left out and why; then, in the same place, how it went for each. */
export function BulkDialog({
  action,
  vms,
  onClose,
}: {
  action: PowerAction;
  vms: VmRow[];
  onClose: () => void;
}) {
  // Who is meant is settled when the dialog opens: rows go on changing under it, and are checked again when it is sent.
  const [chosen, setChosen] = useState(() => choose(action, vms));
  // One key for one asking: a second press after a broken connection is the same operations.
  const [idempotencyKey, setIdempotencyKey] = useState(newIdempotencyKey);
  const client = useQueryClient();
  const power = useMutation<AcceptedPowers, ActionError, void>({
    mutationFn: async () =>
      unwrap(await powerVms({ vmIds: chosen.able.map(({ id }) => id), action, idempotencyKey })),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: queryKeys.operations });
      void client.invalidateQueries({ queryKey: queryKeys.vms });
    },
  });
  const { able, skipped } = chosen;
  const verb = powerVerb(action);
  const error = errorOf(power.error);

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`${verb} ${count(able.length, 'machine')}`}
      description={losses[action]}
    >
      {power.data ? (
        <BulkResults
          accepted={power.data}
          vms={able}
          onRetry={(ids) => {
            setChosen({ able: able.filter(({ id }) => ids.has(id)), skipped: [] });
            setIdempotencyKey(newIdempotencyKey());
            power.reset();
          }}
          onClose={onClose}
        />
      ) : (
        <div className="space-y-4">
          <ul aria-label="Machines that are meant" className="max-h-48 overflow-y-auto text-13">
            {able.map((vm) => (
              <li key={vm.id} className="flex h-7 items-center justify-between gap-3">
                <span className="truncate font-mono">{vm.name}</span>
                <span className="shrink-0 text-12 text-text-3">{vm.hostName}</span>
              </li>
            ))}
          </ul>
          {skipped.length > 0 ? (
            <div>
              <h3 className="pb-1 font-medium text-13">
                {count(skipped.length, 'machine')} left as they are
              </h3>
              <ul aria-label="Machines that are left out" className="max-h-48 overflow-y-auto text-13">
                {skipped.map(({ vm, why }) => (
                  <li key={vm.id} className="py-1">
                    <span className="font-mono">{vm.name}</span>
                    <span className="block text-12 text-text-2">{why}</span>
                  </li>
                ))}
              </ul>
            </div>
          ) : null}
          {error ? <ErrorBox error={error} /> : null}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Leave them</Button>
            <Button
              look={action === 'forceOff' ? 'danger' : 'primary'}
              reason={able.length === 0 ? 'None of the selected machines can do this now.' : null}
              isBusy={power.isPending}
              onClick={() => power.mutate()}
            >
              {verb} {able.length}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function choose(action: PowerAction, vms: VmRow[]) {
  const able: VmRow[] = [];
  const skipped: { vm: VmRow; why: string }[] = [];
  for (const vm of vms) {
    const why = whyCannot(`vm.${action}`, vm);
    if (why) skipped.push({ vm, why });
    else if (able.length < maxVms) able.push(vm);
    else skipped.push({ vm, why: `${maxVms} are asked for at once; select it again after them.` });
  }
  return { able, skipped };
}

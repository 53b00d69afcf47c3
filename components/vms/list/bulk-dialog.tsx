'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { SkeletonRows } from '@/components/ui/skeleton';
import { powerVms } from '@/lib/actions/vms';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { viewOf } from '@/lib/client/fetch-json';
import { count } from '@/lib/client/format';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { useBulkPlan } from '@/lib/client/queries';
import { queryKeys } from '@/lib/client/query-keys';
import { newUuid } from '@/lib/client/uuid';
import { type AcceptedPowers, maxVmsAtOnce, type PowerAction } from '@/lib/domain/operation';
import { powerVerb } from '../power-icons';
import { LeftOut, Meant } from './bulk-plan';
import { BulkResults } from './bulk-results';

const losses: Partial<Record<PowerAction, string>> = {
  forceOff: 'As pulling the plug: what the guests have not written yet is lost.',
};

/** Says who is meant and who is left out and why; then, in the same place, how it went for each. */
export function BulkDialog({
  action,
  ids: asked,
  onClose,
}: {
  action: PowerAction;
  ids: string[];
  onClose: () => void;
}) {
  const [ids, setIds] = useState(asked);
  // One key and one batch for one asking: a second press after a broken connection is the same operations.
  const [press, setPress] = useState(newPress);
  const [sent, setSent] = useState(0);
  // Who is meant is settled when the dialog opens: VMs go on changing under it, and are checked again when it is sent.
  const plan = useBulkPlan(action, ids);
  const client = useQueryClient();
  const able = plan.data?.able ?? [];
  const power = useMutation<AcceptedPowers, ActionError, void>({
    async mutationFn() {
      const accepted: AcceptedPowers = { batchId: press.batchId, operationIds: [], refused: [] };
      for (let start = 0; start < able.length; start += maxVmsAtOnce) {
        const vmIds = able.slice(start, start + maxVmsAtOnce);
        const some = unwrap(await powerVms({ vmIds, action, ...press }));
        accepted.operationIds.push(...some.operationIds);
        accepted.refused.push(...some.refused);
        setSent(start + vmIds.length);
      }
      return accepted;
    },
    onSettled: () => {
      for (const queryKey of [queryKeys.operations, queryKeys.fleet, queryKeys.vms])
        void client.invalidateQueries({ queryKey });
    },
  });
  const verb = powerVerb(action);
  const error = errorOf(power.error) ?? (plan.error ? viewOf(plan.error) : null);

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={plan.data ? `${verb} ${count(able.length, 'machine')}` : verb}
      description={losses[action]}
    >
      {power.data && plan.data ? (
        <BulkResults
          accepted={power.data}
          plan={plan.data}
          onRetry={(failed) => {
            setIds(failed);
            setPress(newPress());
            setSent(0);
            power.reset();
          }}
          onClose={onClose}
        />
      ) : (
        <div className="space-y-4">
          {plan.data ? (
            <>
              <Meant plan={plan.data} />
              <LeftOut plan={plan.data} />
            </>
          ) : plan.error ? null : (
            <SkeletonRows rows={3} label="Asking who is meant" />
          )}
          {error ? <ErrorBox error={error} /> : null}
          <div className="flex items-center justify-end gap-2">
            {power.isPending && able.length > maxVmsAtOnce ? (
              <p role="status" className="mr-auto text-13 text-text-2">
                {sent.toLocaleString('en')} of {able.length.toLocaleString('en')} asked for
              </p>
            ) : null}
            <Button onClick={onClose}>Leave them</Button>
            <Button
              look={action === 'forceOff' ? 'danger' : 'primary'}
              reason={
                plan.data && able.length === 0 ? 'None of the selected machines can do this now.' : null
              }
              isBusy={power.isPending || !plan.data}
              onClick={() => power.mutate()}
            >
              {verb} {able.length.toLocaleString('en')}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function newPress() {
  return { idempotencyKey: newIdempotencyKey(), batchId: newUuid() };
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowRight, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Mib } from '@/components/ui/quantity';
import { SkeletonRows } from '@/components/ui/skeleton';
import { StateMark } from '@/components/ui/state-mark';
import { vmStateLooks } from '@/components/vms/vm-state';
import { evacuateHost } from '@/lib/actions/hosts';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { viewOf } from '@/lib/client/fetch-json';
import { count } from '@/lib/client/format';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { useEvacuationPlan } from '@/lib/client/queries';
import type { EvacuationOutcome, EvacuationPlan, HostRow } from '@/lib/domain/views';

type Props = { host: Pick<HostRow, 'id' | 'name'>; onClose: () => void };

/** Which machine goes where, which cannot and why, which stay; and one button that does exactly that. */
export function EvacuateDialog({ host, onClose }: Props) {
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Evacuate ${host.name}`}
      description="The host goes into maintenance, and its running machines move to other hosts, two at a time."
    >
      <Evacuation host={host} onClose={onClose} />
    </Dialog>
  );
}

function Evacuation({ host, onClose }: Props) {
  const client = useQueryClient();
  const { data: plan, error } = useEvacuationPlan(host.id);
  // One key for this dialog: a second press after a broken connection asks for the same operations.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const submit = useMutation<EvacuationOutcome, ActionError, EvacuationPlan['moves']>({
    mutationFn: async (moves) =>
      unwrap(
        await evacuateHost({
          hostId: host.id,
          moves: moves.map(({ vmId, targetHostId, planKey }) => ({ vmId, targetHostId, planKey })),
          idempotencyKey,
        }),
      ),
    onSuccess: ({ refused }) => {
      if (refused.length === 0) onClose();
    },
    onSettled: () => {
      for (const key of ['hosts', 'vms', 'operations']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  if (error && !plan) return <ErrorBox error={viewOf(error)} />;
  if (!plan) return <SkeletonRows rows={4} label="Finding a host for each machine" />;
  const failed = errorOf(submit.error);
  const { moves } = plan;
  return (
    <div className="space-y-5">
      {submit.data ? <Refused outcome={submit.data} /> : null}
      <PlanView plan={plan} />
      {failed ? <ErrorBox error={failed} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{submit.data ? 'Close' : 'Cancel'}</Button>
        {submit.data ? null : (
          <Button
            look="primary"
            reason={moves.length ? null : 'No machine of this host can move now.'}
            isBusy={submit.isPending}
            onClick={() => submit.mutate(moves)}
          >
            {moves.length ? `Evacuate ${count(moves.length, 'machine')}` : 'Evacuate'}
          </Button>
        )}
      </div>
    </div>
  );
}

function Refused({ outcome: { accepted, refused } }: { outcome: EvacuationOutcome }) {
  return (
    <div role="status" className="space-y-2">
      <p className="text-13">
        {count(accepted, 'machine')} on the way, {refused.length} not:
      </p>
      {refused.map(({ name, error }) => (
        <ErrorBox key={name} error={{ ...error, userMessage: `${name}: ${error.userMessage}` }} />
      ))}
    </div>
  );
}

function PlanView({ plan: { moves, stuck, staying, warnings } }: { plan: EvacuationPlan }) {
  if (moves.length + stuck.length + staying.length === 0)
    return <p className="text-13 text-text-2">There is no machine on this host.</p>;
  return (
    <>
      {stuck.length ? (
        <Rows title="Cannot move">
          {stuck.map(({ vmId, name, reason, hosts }) => (
            <Row key={vmId}>
              <span className="min-w-0 truncate font-mono">{name}</span>
              <div className="basis-full text-12 text-warn">
                {reason ? <p>{reason}</p> : null}
                {hosts.map((host) => (
                  <p key={host.name}>
                    <span className="font-mono">{host.name}</span>: {host.reasons.join(' ')}
                  </p>
                ))}
              </div>
            </Row>
          ))}
        </Rows>
      ) : null}
      {moves.length ? (
        <Rows title="Move while they run">
          {moves.map(({ vmId, name, targetName, memoryMib }) => (
            <Row key={vmId}>
              <span className="min-w-0 truncate font-mono">{name}</span>
              <ArrowRight aria-label="to" className="size-3.5 shrink-0 text-text-3" />
              <span className="min-w-0 flex-1 truncate font-mono">{targetName}</span>
              <span className="text-12 text-text-2">
                <Mib mib={memoryMib} />
              </span>
            </Row>
          ))}
        </Rows>
      ) : null}
      {staying.length ? (
        <Rows title="Stay, because they do not run">
          {staying.map(({ vmId, name, state }) => (
            <Row key={vmId}>
              <span className="min-w-0 flex-1 truncate font-mono">{name}</span>
              <StateMark look={vmStateLooks[state]} />
            </Row>
          ))}
        </Rows>
      ) : null}
      {warnings.length ? (
        <ul className="space-y-1 rounded-md border px-3 py-2 text-13">
          {warnings.map((warning) => (
            <li key={warning} className="flex gap-2.5">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
              {warning}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

function Rows({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="pb-1.5 font-medium text-13">{title}</h3>
      <ul className="max-h-72 overflow-y-auto border-line border-t">{children}</ul>
    </section>
  );
}

function Row({ children }: { children: ReactNode }) {
  return (
    <li className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-b px-2 py-1 text-13">
      {children}
    </li>
  );
}

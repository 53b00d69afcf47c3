'use client';

import { type ReactNode, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { PlanForm } from '@/components/vms/change/plan-form';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { hostChangeWords } from '@/lib/domain/change-words';
import type { HostChange } from '@/lib/domain/host-changes';
import { useChangeHostResource, useHostChangePlan } from './use-host-change';

type Props = {
  /** The host that has it; empty while none is chosen. */
  hostId: string;
  title: string;
  onClose: () => void;
  /** The change that the fields say; null while they say none. */
  change: HostChange | null;
  /** Names the button while the fields say nothing. */
  kind?: HostChange['kind'];
  /** Why it must not be pressed yet, beside what the plan says. */
  reason?: string | null;
  /** It throws something away. */
  isDanger?: boolean;
  place?: 'middle' | 'right';
  /** The fields. */
  children?: ReactNode;
};

/** A change of something that a host has: fields above, its plan below, and one button that does exactly that. */
export function ChangeResourceDialog({ title, onClose, place, ...form }: Props) {
  return (
    <Dialog isOpen onOpenChange={(isOpen) => isOpen || onClose()} title={title} place={place}>
      <ChangeForm {...form} onClose={onClose} />
    </Dialog>
  );
}

/** @property onAccepted  hears of the operation, for what has more to do than to wait for it; closes when left out */
export function ChangeForm({
  hostId,
  change,
  kind,
  reason,
  isDanger,
  onClose,
  onAccepted,
  children,
}: Omit<Props, 'title' | 'place'> & { onAccepted?: (operationId: string) => void }) {
  const plan = useHostChangePlan(hostId, change);
  const submit = useChangeHostResource();
  // One key for this dialog: a second press after a broken connection is the same operation.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const { planned } = plan;
  const named = change?.kind ?? kind;

  function onSubmit(): void {
    if (!change || !planned) return;
    const request = { hostId, change, planKey: planned.planKey, idempotencyKey };
    submit.mutate(request, {
      onSuccess: ({ operationId }) => (onAccepted ? onAccepted(operationId) : onClose()),
    });
  }

  return (
    <PlanForm
      isFilled={change !== null && hostId !== ''}
      plan={plan}
      notYet={reason}
      verb={named ? hostChangeWords[named].verb : 'Change'}
      isDanger={isDanger}
      submit={submit}
      onSubmit={onSubmit}
      onCancel={onClose}
    >
      {children}
    </PlanForm>
  );
}

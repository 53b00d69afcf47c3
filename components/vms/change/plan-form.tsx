'use client';

import type { FormEvent, ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import { Skeleton } from '@/components/ui/skeleton';
import { errorOf } from '@/lib/client/action-result';
import type { ChangePlan } from '@/lib/domain/vm-changes';
import { ChangePlanView } from './change-plan';

type Props = {
  /** False while the fields say no change. */
  isFilled: boolean;
  /** What is known of the plan; `isCurrent` when it is that of what the fields say now. */
  plan: { planned: { plan: ChangePlan } | null; error: Error | null; isCurrent: boolean };
  /** Why it must not be pressed yet, beside what the plan says. */
  notYet?: string | null;
  verb: string;
  /** It throws something away. */
  isDanger?: boolean;
  submit: { isPending: boolean; error: Error | null };
  onSubmit: () => void;
  onCancel: () => void;
  /** The fields. */
  children?: ReactNode;
};

/** Fields above, what they would do below, and one button that does exactly that. */
export function PlanForm({ isFilled, plan, notYet, verb, isDanger, submit, ...form }: Props) {
  const { planned, error, isCurrent } = plan;
  const refused = errorOf(submit.error) ?? (isFilled ? errorOf(error) : null);
  const reason = whyNot();

  function whyNot(): string | null {
    if (!isFilled) return 'Fill in the form first.';
    if (!planned || !isCurrent) return 'What it would do is being worked out.';
    const { obstacles, live, difference } = planned.plan;
    if (obstacles[0]) return obstacles[0];
    if (!live.length && !difference) return 'There is nothing to change.';
    return notYet ?? null;
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (!reason && !submit.isPending) form.onSubmit();
  }

  return (
    <form onSubmit={onSubmit} className="space-y-4">
      {form.children}
      {planned ? (
        <ChangePlanView plan={planned.plan} isCurrent={isCurrent} />
      ) : isFilled && !error ? (
        <Skeleton className="h-10 w-full" />
      ) : null}
      {refused ? <ErrorBox error={refused} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={form.onCancel}>Cancel</Button>
        <Button
          type="submit"
          look={isDanger ? 'danger' : 'primary'}
          reason={reason}
          isBusy={submit.isPending}
        >
          {verb}
        </Button>
      </div>
    </form>
  );
}

'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useEffect, useRef, useState } from 'react';
import { FormProvider, type Path, useForm } from 'react-hook-form';
import { useMe } from '@/components/shell/me';
import { PageHead } from '@/components/ui/page';
import { createVm, planCreateVm } from '@/lib/actions/vms';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { viewOf } from '@/lib/client/fetch-json';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { queryKeys } from '@/lib/client/query-keys';
import { rememberStarted } from '@/lib/client/started-operations';
import { createVmInput } from '@/lib/domain/create-vm';
import type { CreateVmsPlan } from '@/lib/domain/views';
import { ConfigureStep } from './configure-step';
import { DraftOffer } from './draft-offer';
import { keepUsualImage } from './draft-store';
import { type CreateVmInput, type Draft, emptyDraft } from './form';
import { FromTemplate } from './from-template';
import { ReviewStep } from './review-step';
import { useDraft } from './use-draft';

type Created = Extract<Awaited<ReturnType<typeof createVm>>, { ok: true }>['value'];
type Planned = { input: CreateVmInput; plan: CreateVmsPlan; idempotencyKey: string };

const maxToldEach = 5;

/** Two steps: say what is wanted, then see what will happen before it does. */
export function CreateVm() {
  const router = useRouter();
  const client = useQueryClient();
  const { username } = useMe();
  const form = useForm<Draft, unknown, CreateVmInput>({
    resolver: zodResolver(createVmInput),
    defaultValues: emptyDraft,
    mode: 'onTouched',
  });
  const [from, setFrom] = useQueryState('from', parseAsStringLiteral(['template']));
  const [step, setStep] = useQueryState(
    'step',
    parseAsStringLiteral(['review']).withOptions({ history: 'push' }),
  );
  const [planned, setPlanned] = useState<Planned | null>(null);
  const draft = useDraft(form);

  const stepBefore = useRef(step);
  useEffect(() => {
    // The browser's own way back leaves the plan, and a review without one is no page.
    if (step === null && stepBefore.current === 'review') setPlanned(null);
    if (step === 'review' && !planned) void setStep(null, { history: 'replace' });
    stepBefore.current = step;
  }, [step, planned, setStep]);

  const makePlan = useMutation<CreateVmsPlan, ActionError, { input: CreateVmInput; isDirect: boolean }>({
    mutationFn: async ({ input }) => unwrap(await planCreateVm(input)),
    onSuccess: (plan, { input, isDirect }) => {
      const hostIds = input.spread ? plan.vms.map(({ hostId }) => hostId) : [];
      // The key belongs to this plan: pressing twice, or again after a broken connection, makes one machine.
      const next = {
        input: { ...input, planId: plan.planId, hostIds },
        plan,
        idempotencyKey: newIdempotencyKey(),
      };
      setPlanned(next);
      void setStep('review');
      window.scrollTo(0, 0);
      if (isDirect && plan.warnings.length === 0) create.mutate(next);
    },
    onError: (error) => showOnFields(error),
  });
  const create = useMutation<Created, ActionError, Planned>({
    mutationFn: async ({ input, idempotencyKey }) => unwrap(await createVm({ input, idempotencyKey })),
    onSuccess: ({ operations, vmId, batchId }, { input }) => {
      // Of many, their page tells how each went: nobody reads a hundred notes.
      if (operations.length <= maxToldEach) for (const { id } of operations) rememberStarted(id);
      draft.drop();
      keepUsualImage(username, input.imageId);
      void client.invalidateQueries({ queryKey: queryKeys.fleet });
      router.push(batchId ? `/operations/batch/${batchId}` : `/vms/${vmId}`);
    },
  });

  function showOnFields(error: ActionError): void {
    const fields = Object.entries(viewOf(error).fields ?? {});
    for (const [index, [field, message]] of fields.entries()) {
      form.setError(field as Path<Draft>, { message }, { shouldFocus: index === 0 });
    }
  }

  if (from) {
    return (
      <>
        <PageHead title="Create VM" />
        <FromTemplate
          name={form.watch('name') ?? ''}
          onName={(name) => form.setValue('name', name, { shouldDirty: true })}
          onSource={(source) => {
            if (source === 'template') return;
            form.setValue('source', source, { shouldDirty: true });
            void setFrom(null);
          }}
        />
      </>
    );
  }
  const isReview = step === 'review' && planned !== null;
  return (
    <FormProvider {...form}>
      <PageHead title="Create VM" note={isReview ? 'Step 2 of 2: review' : 'Step 1 of 2: what is wanted'} />
      {isReview ? (
        <ReviewStep
          input={planned.input}
          plan={planned.plan}
          error={errorOf(create.error)}
          isCreating={create.isPending || create.isSuccess}
          onBack={() => {
            const { error } = create;
            create.reset();
            setPlanned(null);
            void setStep(null, { history: 'replace' });
            if (error) setTimeout(() => showOnFields(error));
          }}
          onCreate={() => create.mutate(planned)}
        />
      ) : (
        <>
          {draft.offered ? (
            <DraftOffer kept={draft.offered} onContinue={draft.goOn} onDiscard={draft.drop} />
          ) : null}
          <ConfigureStep
            error={errorOf(makePlan.error)}
            isPlanning={makePlan.isPending}
            onSubmit={(event, isDirect) =>
              void form.handleSubmit((input) => makePlan.mutate({ input, isDirect }))(event)
            }
            onTemplate={() => void setFrom('template')}
          />
        </>
      )}
    </FormProvider>
  );
}

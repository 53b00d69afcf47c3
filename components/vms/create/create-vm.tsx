'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useEffect, useRef, useState } from 'react';
import { FormProvider, type Path, useForm } from 'react-hook-form';
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
import { type CreateVmInput, type Draft, dropDraft, emptyDraft, keepDraft, readDraft } from './form';
import { FromTemplate } from './from-template';
import { ReviewStep } from './review-step';

type Created = Extract<Awaited<ReturnType<typeof createVm>>, { ok: true }>['value'];
type Planned = { input: CreateVmInput; plan: CreateVmsPlan; idempotencyKey: string };

/** Two steps: say what is wanted, then see what will happen before it does. */
export function CreateVm() {
  const router = useRouter();
  const client = useQueryClient();
  const form = useForm<Draft, unknown, CreateVmInput>({
    resolver: zodResolver(createVmInput),
    defaultValues: emptyDraft,
    mode: 'onTouched',
  });
  const [from, setFrom] = useQueryState('from', parseAsStringLiteral(['template']));
  const [planned, setPlanned] = useState<Planned | null>(null);
  useDraft(form);

  const makePlan = useMutation<CreateVmsPlan, ActionError, CreateVmInput>({
    mutationFn: async (input) => unwrap(await planCreateVm(input)),
    onSuccess: (plan, input) => {
      // The key belongs to this plan: pressing twice, or again after a broken connection, makes one machine.
      setPlanned({ input: { ...input, planId: plan.planId }, plan, idempotencyKey: newIdempotencyKey() });
      window.scrollTo(0, 0);
    },
    onError: (error) => showOnFields(error),
  });
  const create = useMutation<Created, ActionError, Planned>({
    mutationFn: async ({ input, idempotencyKey }) => unwrap(await createVm({ input, idempotencyKey })),
    onSuccess: ({ operationId, vmId, batch }) => {
      for (const id of batch?.operationIds ?? [operationId]) rememberStarted(id);
      dropDraft();
      void client.invalidateQueries({ queryKey: queryKeys.fleet });
      router.push(batch ? `/operations/batch/${batch.id}` : `/vms/${vmId}`);
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
  return (
    <FormProvider {...form}>
      <PageHead title="Create VM" note={planned ? 'Step 2 of 2: review' : 'Step 1 of 2: what is wanted'} />
      {planned ? (
        <ReviewStep
          plan={planned.plan}
          error={errorOf(create.error)}
          isCreating={create.isPending || create.isSuccess}
          onBack={() => {
            const { error } = create;
            create.reset();
            setPlanned(null);
            if (error) setTimeout(() => showOnFields(error));
          }}
          onCreate={() => create.mutate(planned)}
        />
      ) : (
        <ConfigureStep
          error={errorOf(makePlan.error)}
          isPlanning={makePlan.isPending}
          onSubmit={form.handleSubmit((input) => makePlan.mutate(input))}
          onTemplate={() => void setFrom('template')}
        />
      )}
    </FormProvider>
  );
}

/** The draft survives a reload; it is read after the first paint, because the server does not have it. */
function useDraft(form: ReturnType<typeof useForm<Draft, unknown, CreateVmInput>>): void {
  const isRead = useRef(false);
  useEffect(() => {
    if (!isRead.current) {
      isRead.current = true;
      const draft = readDraft();
      if (draft) form.reset({ ...emptyDraft, ...draft }, { keepDefaultValues: true });
    }
    return form.subscribe({ formState: { values: true }, callback: ({ values }) => keepDraft(values) });
  }, [form]);
}

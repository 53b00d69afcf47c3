'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Path, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Field, Input } from '@/components/ui/field';
import { fetchImage } from '@/lib/actions/images';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { viewOf } from '@/lib/client/fetch-json';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { queryKeys } from '@/lib/client/query-keys';
import { rememberStarted } from '@/lib/client/started-operations';
import { type FetchImageInput, fetchImageInput } from '@/lib/domain/requests';

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function FetchImageDialog({ isOpen, onOpenChange }: Props) {
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Fetch an image"
      description="The server downloads it and keeps it only if the checksum is right. This goes on when the page is closed."
      place="right"
    >
      <FetchForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function FetchForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  // One key for this form: a second press after a broken connection is the same operation.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const form = useForm<z.input<typeof fetchImageInput>, unknown, FetchImageInput>({
    resolver: zodResolver(fetchImageInput),
    defaultValues: { name: '', url: '', sha256: '' },
    mode: 'onTouched',
  });
  const { errors } = form.formState;
  const fetching = useMutation<{ operationId: string }, ActionError, FetchImageInput>({
    mutationFn: async (input) => unwrap(await fetchImage({ input, idempotencyKey })),
    onSuccess: ({ operationId }) => {
      rememberStarted(operationId);
      void client.invalidateQueries({ queryKey: queryKeys.images });
      onDone();
    },
    onError: (error) => {
      for (const [field, message] of Object.entries(viewOf(error).fields ?? {})) {
        form.setError(field as Path<FetchImageInput>, { message });
      }
    },
  });
  const error = errorOf(fetching.error);
  return (
    <form noValidate onSubmit={form.handleSubmit((input) => fetching.mutate(input))} className="space-y-4">
      <Field label="Name" error={errors.name?.message}>
        <Input {...form.register('name')} autoComplete="off" />
      </Field>
      <Field label="Address" error={errors.url?.message} hint="Of the qcow2, raw or ISO file itself.">
        <Input
          {...form.register('url')}
          type="url"
          inputMode="url"
          autoComplete="off"
          className="font-mono"
        />
      </Field>
      <Field
        label="SHA-256"
        error={errors.sha256?.message}
        hint="The publisher shows it beside the file, often as SHA256SUMS."
      >
        <Input {...form.register('sha256')} autoComplete="off" spellCheck={false} className="font-mono" />
      </Field>
      {error ? <ErrorBox error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={fetching.isPending}>
          {fetching.isPending ? 'Starting' : 'Fetch'}
        </Button>
      </div>
    </form>
  );
}

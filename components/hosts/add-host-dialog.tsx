'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type Path, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Field, Input, Select } from '@/components/ui/field';
import { addHost } from '@/lib/actions/hosts';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { viewOf } from '@/lib/client/fetch-json';
import { queryKeys } from '@/lib/client/query-keys';
import { type AddHostInput, addHostInput } from '@/lib/domain/requests';

type Draft = z.input<typeof addHostInput>;

export function AddHostDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Add host"
      description="A libvirt daemon that this program reaches through a socket: of this machine, or of another one whose socket is forwarded here."
      place="right"
    >
      <AddHostForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function AddHostForm({ onDone }: { onDone: () => void }) {
  const router = useRouter();
  const client = useQueryClient();
  const form = useForm<Draft, unknown, AddHostInput>({
    resolver: zodResolver(addHostInput),
    defaultValues: { name: '', socketPath: '/run/libvirt/libvirt-sock', virtType: 'auto' },
    mode: 'onTouched',
  });
  const { errors } = form.formState;
  const add = useMutation<{ hostId: string }, ActionError, AddHostInput>({
    mutationFn: async (input) => unwrap(await addHost(input)),
    onSuccess: ({ hostId }) => {
      void client.invalidateQueries({ queryKey: queryKeys.hosts });
      onDone();
      router.push(`/hosts/${hostId}`);
    },
    onError: (error) => {
      for (const [field, message] of Object.entries(viewOf(error).fields ?? {})) {
        form.setError(field as Path<Draft>, { message });
      }
    },
  });
  const error = errorOf(add.error);
  return (
    <form noValidate onSubmit={form.handleSubmit((input) => add.mutate(input))} className="space-y-4">
      <Field label="Name" error={errors.name?.message} hint="How it is called here.">
        <Input {...form.register('name')} autoComplete="off" spellCheck={false} className="font-mono" />
      </Field>
      <Field label="Socket path" error={errors.socketPath?.message} hint="Where libvirtd listens.">
        <Input {...form.register('socketPath')} autoComplete="off" spellCheck={false} className="font-mono" />
      </Field>
      <Field label="Guest type" hint="QEMU emulates in software: slow, but it runs where KVM does not.">
        <Select {...form.register('virtType')}>
          <option value="auto">KVM where the host has it</option>
          <option value="kvm">KVM</option>
          <option value="qemu">QEMU</option>
        </Select>
      </Field>
      {error ? <ErrorBox error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={add.isPending}>
          {add.isPending ? 'Adding' : 'Add host'}
        </Button>
      </div>
    </form>
  );
}

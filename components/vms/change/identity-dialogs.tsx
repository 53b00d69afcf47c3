'use client';

import { useState } from 'react';
import { Field, Input, TextArea } from '@/components/ui/field';
import type { VmDetail, VmRow } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { problemOf } from '../hardware/problem-of';
import { ChangeVmDialog } from './change-vm-dialog';

type Props = { onClose: () => void };

export function RenameDialog({ vm, onClose }: Props & { vm: Pick<VmRow, 'id' | 'name'> }) {
  const [name, setName] = useState(vm.name);
  const parsed = vmChange.safeParse({ kind: 'vm.rename', params: { name } });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Rename ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.rename"
    >
      <Field label="New name" error={problemOf(parsed, 'name')}>
        <Input value={name} className="font-mono" onChange={(event) => setName(event.target.value)} />
      </Field>
    </ChangeVmDialog>
  );
}

export function DescribeDialog({ vm, onClose }: Props & { vm: VmDetail }) {
  const [description, setDescription] = useState(vm.description);
  const [tags, setTags] = useState(vm.tags.join(' '));
  const params = { description, tags: tags.split(/[\s,]+/).filter(Boolean) };
  const parsed = vmChange.safeParse({ kind: 'vm.describe', params });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Description and tags of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.describe"
    >
      <Field label="Description" error={problemOf(parsed, 'description')}>
        <TextArea rows={4} value={description} onChange={(event) => setDescription(event.target.value)} />
      </Field>
      <Field
        label="Tags"
        hint="With spaces between them. The list of machines finds them."
        error={problemOf(parsed, 'tags')}
      >
        <Input value={tags} className="font-mono" onChange={(event) => setTags(event.target.value)} />
      </Field>
    </ChangeVmDialog>
  );
}

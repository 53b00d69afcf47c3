'use client';

import { useFormContext } from 'react-hook-form';
import { Field, Input } from '@/components/ui/field';
import { maxVmsAtOnce, namesOf } from '@/lib/domain/create-vm';
import type { CreateVmInput, Draft } from './form';

/** What it is called, and how many are made of its kind: their names are seen before they are. */
export function NameFields() {
  const { register, watch, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const { errors } = formState;
  const name = watch('name') ?? '';
  const [count, firstNumber] = watch(['count', 'firstNumber']).map(Number);
  const isSeveral = count !== undefined && count > 1 && count <= maxVmsAtOnce;
  return (
    <div className="space-y-4">
      <div className="grid gap-4 md:grid-cols-2">
        <Field
          label="Name"
          error={errors.name?.message}
          hint={
            isSeveral && name
              ? listed(namesOf({ name, count, firstNumber: firstNumber || 0 }))
              : 'Letters, digits, dots, dashes and underscores.'
          }
        >
          <Input
            {...register('name')}
            autoComplete="off"
            spellCheck={false}
            maxLength={80}
            className="font-mono"
          />
        </Field>
        <Field label="Description" error={errors.description?.message} hint="What it is for. May stay empty.">
          <Input {...register('description')} autoComplete="off" />
        </Field>
      </div>
      <div className="grid max-w-xs grid-cols-2 gap-4">
        <Field label="How many" error={errors.count?.message}>
          <Input
            {...register('count')}
            type="number"
            min={1}
            max={maxVmsAtOnce}
            inputMode="numeric"
            unit="VMs"
          />
        </Field>
        {isSeveral ? (
          <Field label="First number" error={errors.firstNumber?.message}>
            <Input {...register('firstNumber')} type="number" min={0} inputMode="numeric" />
          </Field>
        ) : null}
      </div>
    </div>
  );
}

function listed(names: string[]): string {
  return names.length <= 4 ? names.join(', ') : `${names[0]}, ${names[1]} … ${names.at(-1)}`;
}

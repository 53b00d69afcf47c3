'use client';

import { Plus, X } from 'lucide-react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Field, Input, Select } from '@/components/ui/field';
import { nicModels } from '@/lib/domain/hardware-changes';
import type { CreateVmInput, Draft } from './form';
import { usePlaces } from './places';

const maxNics = 8;

/** The network cards; the first one is there already, on the network that the host uses for most. */
export function NicFields() {
  const { control } = useFormContext<Draft, unknown, CreateVmInput>();
  const { fields, append, remove } = useFieldArray<Draft, 'nics'>({ control, name: 'nics' });
  return (
    <div className="space-y-3">
      {fields.map(({ id }, index) => (
        <NicRow key={id} index={index} onRemove={() => remove(index)} />
      ))}
      {fields.length === 0 ? <p className="text-13 text-text-2">It has no network card.</p> : null}
      <Button
        size="sm"
        reason={fields.length < maxNics ? null : `At most ${maxNics} cards.`}
        onClick={() => append({ kind: 'network', name: '', model: 'virtio', mac: '' })}
      >
        <Plus aria-hidden className="size-3.5" />
        Add card
      </Button>
    </div>
  );
}

function NicRow({ index, onRemove }: { index: number; onRemove: () => void }) {
  const { offered, usualNetwork } = usePlaces();
  const { register, watch, setValue, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const errors = formState.errors.nics?.[index];
  const kind = watch(`nics.${index}.kind`);
  const name = watch(`nics.${index}.name`) ?? '';
  const networks = offered?.networks ?? [];
  const isLost = kind !== 'bridge' && name !== '' && !networks.some((network) => network.name === name);
  const which = index === 0 ? '' : ` ${index + 1}`;
  return (
    <div className="grid grid-cols-[minmax(0,1.4fr)_8rem_minmax(0,1.2fr)_auto] items-start gap-3 max-md:grid-cols-2">
      <Field
        label={`Network${which}`}
        error={kind === 'bridge' ? undefined : errors?.name?.message}
        className="max-md:col-span-2"
      >
        <Select
          value={kind === 'bridge' ? 'bridge' : `network ${name}`}
          onChange={({ target }) => {
            const isBridge = target.value === 'bridge';
            setValue(`nics.${index}.kind`, isBridge ? 'bridge' : 'network', { shouldDirty: true });
            setValue(`nics.${index}.name`, isBridge ? '' : target.value.replace(/^network /, ''), {
              shouldDirty: true,
            });
          }}
        >
          <option value="network ">
            {usualNetwork ? `The host’s usual one (${usualNetwork})` : 'The host’s usual one'}
          </option>
          {networks.map(({ name, isActive, forward }) => (
            <option key={name} value={`network ${name}`} disabled={!isActive}>
              {name} ({isActive ? (forward ?? 'isolated') : 'not active'})
            </option>
          ))}
          {/* One that a draft or another host named stays to be seen until another is chosen. */}
          {isLost ? <option value={`network ${name}`}>{name} (not on this host)</option> : null}
          <option value="bridge">A bridge of the host</option>
        </Select>
      </Field>
      <Field label={`Model${which}`}>
        <Select {...register(`nics.${index}.model`)}>
          {nicModels.map((model) => (
            <option key={model}>{model}</option>
          ))}
        </Select>
      </Field>
      <Field label={`MAC address${which}`} error={errors?.mac?.message}>
        <Input
          {...register(`nics.${index}.mac`)}
          placeholder="made up"
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <Button
        look="quiet"
        aria-label={`Remove card ${index + 1}`}
        className="mt-6 max-md:justify-self-end"
        onClick={onRemove}
      >
        <X aria-hidden className="size-4" />
      </Button>
      {kind === 'bridge' ? (
        <Field label={`Bridge${which}`} error={errors?.name?.message} hint="As the host calls it, like br0.">
          <Input
            {...register(`nics.${index}.name`)}
            list={`bridges-${index}`}
            autoComplete="off"
            className="font-mono"
          />
          <datalist id={`bridges-${index}`}>
            {offered?.bridges?.map((bridge) => (
              <option key={bridge} value={bridge} />
            ))}
          </datalist>
        </Field>
      ) : null}
    </div>
  );
}

'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Input, Textarea } from '@/components/ui/field';
import { Group } from '@/components/ui/group';
import { Skeleton } from '@/components/ui/skeleton';
import { hostnameOf } from '@/lib/domain/cloud-init';
import type { CreateVmInput, Draft } from './form';

// The editor and the reading of YAML are most of this page's scripts, and few machines need them.
const CloudInitEditor = dynamic(
  () => import('./cloud-init-editor').then((module) => module.CloudInitEditor),
  {
    ssr: false,
    loading: () => <Skeleton className="h-54" />,
  },
);

const hints = {
  userData:
    'Begins with #cloud-config, or with #! for a script. It is encrypted where it is stored, and a draft of it stays with this tab.',
  networkConfig: 'Version 1 or 2. Without one the guest asks for addresses by DHCP.',
};

/** What the system of the VM reads at its first start, from a CD that is made for it. */
export function CloudInitGroup() {
  const { register, watch, setValue, clearErrors, trigger, formState } = useFormContext<
    Draft,
    unknown,
    CreateVmInput
  >();
  const errors = formState.errors.cloudInit;
  const [name, count, cloudInit] = watch(['name', 'count', 'cloudInit']);
  const [isOpen, setIsOpen] = useState(false);
  const { isOn, userData, networkConfig, sshKeys } = cloudInit ?? {};
  const parts = [
    sshKeys?.trim() ? 'SSH keys' : null,
    userData?.trim() ? 'user data' : null,
    networkConfig?.trim() ? 'network' : null,
  ];
  const note = ['host name', ...parts.filter(Boolean)].join(', ');
  return (
    <Group title="cloud-init" note={isOn ? note : 'none'} isWrong={Boolean(errors)} onOpen={setIsOpen}>
      <CheckField
        isChecked={isOn ?? false}
        onChange={(isChecked) => setValue('cloudInit.isOn', isChecked, { shouldDirty: true })}
        hint="A small CD that cloud images and others with cloud-init look for at their first start."
      >
        Set the system up with cloud-init
      </CheckField>
      {isOn ? (
        <>
          <Field label="Host name" error={errors?.hostname?.message} className="max-w-64 max-md:max-w-none">
            <Input
              {...register('cloudInit.hostname')}
              placeholder={Number(count) > 1 ? 'each its own' : hostnameOf(name ?? '') || 'the VM’s name'}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          </Field>
          <Field
            label="SSH keys"
            error={errors?.sshKeys?.message}
            hint="Public keys, one a line, for the user that the image brings."
          >
            <Textarea
              {...register('cloudInit.sshKeys')}
              rows={3}
              placeholder="ssh-ed25519 AAAA… name@laptop"
              wrap="off"
              spellCheck={false}
              autoComplete="off"
              className="overflow-x-auto font-mono text-12!"
            />
          </Field>
          {isOpen
            ? (['userData', 'networkConfig'] as const).map((kind) => (
                <CloudInitEditor
                  key={kind}
                  kind={kind}
                  value={cloudInit?.[kind] ?? ''}
                  onValue={(value) => {
                    setValue(`cloudInit.${kind}`, value, { shouldDirty: true });
                    // What the server said was said of another text.
                    clearErrors(`cloudInit.${kind}`);
                  }}
                  onBlur={() => void trigger(`cloudInit.${kind}`)}
                  error={errors?.[kind]?.message}
                  hint={hints[kind]}
                />
              ))
            : null}
        </>
      ) : null}
    </Group>
  );
}

'use client';

import { useFormContext } from 'react-hook-form';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Input, Textarea } from '@/components/ui/field';
import { Group } from '@/components/ui/group';
import { hostnameOf } from '@/lib/domain/cloud-init';
import type { CreateVmInput, Draft } from './form';

/** What the system of the VM reads at its first start, from a CD that is made for it. */
export function CloudInitGroup() {
  const { register, watch, setValue, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const errors = formState.errors.cloudInit;
  const [name, count, cloudInit] = watch(['name', 'count', 'cloudInit']);
  const { isOn, userData, networkConfig, sshKeys } = cloudInit ?? {};
  const parts = [
    sshKeys?.trim() ? 'SSH keys' : null,
    userData?.trim() ? 'user data' : null,
    networkConfig?.trim() ? 'network' : null,
  ];
  const note = ['host name', ...parts.filter(Boolean)].join(', ');
  return (
    <Group title="cloud-init" note={isOn ? note : 'none'} isWrong={Boolean(errors)}>
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
            <Text {...register('cloudInit.sshKeys')} rows={3} placeholder="ssh-ed25519 AAAA… name@laptop" />
          </Field>
          <Field
            label="User data"
            error={errors?.userData?.message}
            hint="Begins with #cloud-config, or with #! for a script. It is encrypted where it is stored, and not kept in this form after a reload."
          >
            <Text
              {...register('cloudInit.userData')}
              rows={8}
              placeholder={'#cloud-config\npackages:\n  - qemu-guest-agent'}
            />
          </Field>
          <Field
            label="Network configuration"
            error={errors?.networkConfig?.message}
            hint="Version 1 or 2. Without one the guest asks for addresses by DHCP."
          >
            <Text
              {...register('cloudInit.networkConfig')}
              rows={5}
              placeholder={'version: 2\nethernets:\n  all:\n    match: {name: "e*"}\n    dhcp4: true'}
            />
          </Field>
        </>
      ) : null}
    </Group>
  );
}

function Text(props: React.ComponentProps<typeof Textarea>) {
  return (
    <Textarea
      {...props}
      wrap="off"
      spellCheck={false}
      autoComplete="off"
      className="overflow-x-auto font-mono text-12!"
    />
  );
}

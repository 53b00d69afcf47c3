'use client';

import type { FormEvent } from 'react';
import { useFormContext } from 'react-hook-form';
import { useWhyForbidden } from '@/components/shell/me';
import { Button, ButtonLink } from '@/components/ui/button';
import { CheckField } from '@/components/ui/checkbox';
import { ChoiceRow } from '@/components/ui/choice-row';
import { ErrorBox } from '@/components/ui/error-box';
import { useIsHydrated } from '@/lib/client/use-is-hydrated';
import type { ErrorView } from '@/lib/domain/errors';
import { CloudInitGroup } from './cloud-init-group';
import { DiskGroup } from './disk-group';
import type { CreateVmInput, Draft } from './form';
import { HardwareGroup, ScreenGroup } from './hardware-groups';
import { HostChoice } from './host-choice';
import { NameFields } from './name-fields';
import { Part } from './part';
import { PlaceFields } from './place-fields';
import { SizeFields } from './size-fields';
import { SourceChoice } from './source-choice';

export function ConfigureStep({
  error,
  isPlanning,
  onSubmit,
  onTemplate,
}: {
  error: ErrorView | null;
  isPlanning: boolean;
  onSubmit: (event: FormEvent) => void;
  /** A template is wanted instead. */
  onTemplate: () => void;
}) {
  const { watch, setValue } = useFormContext<Draft, unknown, CreateVmInput>();
  const forbidden = useWhyForbidden('vm.create');
  const isHydrated = useIsHydrated();
  return (
    <form onSubmit={onSubmit} noValidate className="max-w-5xl">
      <fieldset disabled={!isHydrated} className="contents">
        <Part title="Machine">
          <NameFields />
        </Part>
        <Part title="Provider">
          <div role="radiogroup" aria-label="Provider" className="border-line border-t">
            <ChoiceRow name="provider" defaultChecked>
              <span className="font-medium">Hypervisor host</span>
              <span className="text-text-2">KVM or QEMU through libvirt</span>
            </ChoiceRow>
          </div>
        </Part>
        <Part title="Host">
          <HostChoice />
        </Part>
        <Part title="Start from">
          <SourceChoice onTemplate={onTemplate} />
        </Part>
        <Part title="Size">
          <SizeFields />
        </Part>
        <Part title="Disk and network">
          <PlaceFields />
        </Part>
        <Part title="More">
          <CloudInitGroup />
          <DiskGroup />
          <HardwareGroup />
          <ScreenGroup />
        </Part>
        <Part title="Then">
          <CheckField
            isChecked={watch('startAfterCreate') ?? true}
            onChange={(isChecked) => setValue('startAfterCreate', isChecked, { shouldDirty: true })}
          >
            Start it when it is made
          </CheckField>
        </Part>
      </fieldset>
      {error ? <ErrorBox error={error} className="mb-4" /> : null}
      <div className="sticky bottom-0 flex items-center justify-end gap-2 border-line border-t bg-bg py-3">
        <ButtonLink href="/vms">Cancel</ButtonLink>
        <Button type="submit" look="primary" reason={forbidden} isBusy={isPlanning}>
          {isPlanning ? 'Planning' : 'Review'}
        </Button>
      </div>
    </form>
  );
}

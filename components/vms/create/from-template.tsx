'use client';

import { useRouter } from 'next/navigation';
import { useQueryState } from 'nuqs';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Input } from '@/components/ui/field';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { useFoundVms } from '@/lib/client/queries';
import { useIsHydrated } from '@/lib/client/use-is-hydrated';
import { newUuid } from '@/lib/client/uuid';
import { vmChange } from '@/lib/domain/vm-changes';
import { PlanForm } from '../change/plan-form';
import { useChangePlan, useChangeVm } from '../change/use-change';
import { problemOf } from '../hardware/problem-of';
import { Part } from './part';
import { type Source, SourceButtons } from './source-buttons';
import { TemplateChoice } from './template-choice';

type Props = {
  name: string;
  onName: (name: string) => void;
  onSource: (source: Source) => void;
};

// More are not chosen from by eye.
const maxTemplates = 500;

/** A VM that is like a template: all but its name is decided, so what will happen is shown while it is chosen. */
export function FromTemplate({ name, onName, onSource }: Props) {
  const router = useRouter();
  const isHydrated = useIsHydrated();
  const forbidden = useWhyForbidden('vm.change');
  const { data: templates } = useFoundVms('is:template -state:gone', maxTemplates);
  const [chosenId, setChosenId] = useQueryState('template');
  const [isLinked, setIsLinked] = useState(true);
  // One for this form: what is shown is what is made, and a second press makes nothing more.
  const [cloneId] = useState(newUuid);
  const [idempotencyKey] = useState(newIdempotencyKey);
  // Where there is one there is nothing to choose.
  const template = templates?.length === 1 ? templates[0] : templates?.find(({ id }) => id === chosenId);
  const parsed = vmChange.safeParse({ kind: 'vm.clone', params: { name, cloneId, isLinked } });
  const change = template && parsed.success ? parsed.data : null;
  const plan = useChangePlan(template?.id ?? '', change);
  const submit = useChangeVm();

  function onSubmit(): void {
    if (!template || !change || !plan.planned) return;
    submit.mutate(
      { vmId: template.id, change, planKey: plan.planned.planKey, idempotencyKey },
      { onSuccess: ({ operationId }) => router.push(`/operations/${operationId}`) },
    );
  }

  return (
    <fieldset disabled={!isHydrated} className="max-w-5xl">
      <PlanForm
        isFilled={change !== null}
        plan={plan}
        notYet={forbidden}
        verb="Create VM"
        submit={submit}
        onSubmit={onSubmit}
        onCancel={() => router.push('/vms')}
      >
        <div>
          <Part title="Machine">
            <Field
              label="Name"
              error={name === '' ? undefined : problemOf(parsed, 'name')}
              hint="Letters, digits, dots, dashes and underscores."
              className="max-w-md"
            >
              <Input
                value={name}
                onChange={({ target }) => onName(target.value)}
                autoComplete="off"
                spellCheck={false}
                maxLength={80}
                className="font-mono"
              />
            </Field>
          </Part>
          <Part title="Start from">
            <SourceButtons chosen="template" onChoose={onSource} />
            <TemplateChoice
              templates={templates}
              chosenId={template?.id ?? null}
              onChoose={(id) => void setChosenId(id)}
            />
          </Part>
          <Part title="Disks">
            <CheckField
              isChecked={isLinked}
              onChange={setIsLinked}
              hint="Made in a moment, and takes only what is written to it; the template then has to stay."
            >
              Linked: its disks lie on the template’s
            </CheckField>
          </Part>
        </div>
      </PlanForm>
    </fieldset>
  );
}

'use client';

import { format } from 'date-fns';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { CopyButton } from '@/components/ui/copy';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { Field, Select } from '@/components/ui/field';
import { Section } from '@/components/ui/page';
import { Segments } from '@/components/ui/segments';
import { Skeleton } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { useVm } from '@/lib/client/queries';
import { useVmDefinition, useVmVersion } from '@/lib/client/vm-page-queries';
import type { VmDefinitionDetail, VmDetail } from '@/lib/domain/views';
import { DiffView } from './diff-view';
import { type Entry, entriesOf, entryIdOf } from './entries';
import { steadyText } from './steady-text';
import { Versions } from './versions';
import { XmlView } from './xml-view';

const momentText = (at: string) => format(new Date(at), 'd MMM yyyy, HH:mm:ss');
const forms = ['unified', 'sides'] as const;

/** A machine's own text at its provider, now and before, and how one became another. */
export function DefinitionPage({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  const { data: definition } = useVmDefinition(id);
  if (!vm) return null;
  if (definition === undefined) return <Skeleton className="h-96 w-full" />;
  if (definition === null)
    return (
      <Empty title="No definition yet">
        What the host has written of this machine stands here, with what it was before, as soon as the host
        has shown it.
      </Empty>
    );
  return <Definition vm={vm} definition={definition} />;
}

function Definition({ vm, definition }: { vm: VmDetail; definition: VmDefinitionDetail }) {
  const entries = useMemo(() => entriesOf(definition, momentText), [definition]);
  const [chosen, setChosen] = useQueryStates(
    {
      show: parseAsString,
      since: parseAsString,
      form: parseAsStringLiteral(forms).withDefault('unified'),
    },
    { history: 'replace' },
  );
  const usual = entries.find(({ id }) => id === 'next') ?? entries[0];
  const shown = entries.find(({ id }) => id === chosen.show) ?? usual;
  const since = entries.find(({ id }) => id === chosen.since) ?? null;
  if (!shown) return null;
  return (
    <div className="grid gap-x-10 gap-y-6 xl:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="min-w-0 space-y-4">
        <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
          <div className="w-64 max-md:w-full">
            <Field label="Show">
              <Choice entries={entries} value={shown.id} onChange={(show) => void setChosen({ show })} />
            </Field>
          </div>
          <div className="w-64 max-md:w-full">
            <Field label="Compared with">
              <Choice
                entries={entries.filter(({ id }) => id !== shown.id)}
                value={since?.id ?? ''}
                none="Nothing"
                onChange={(value) => void setChosen({ since: value || null })}
              />
            </Field>
          </div>
          {since ? (
            <span className="pb-1 max-md:hidden">
              <Segments
                label="Form of the difference"
                value={chosen.form}
                options={[
                  { value: 'unified', text: 'Together', hint: 'Show the difference together' },
                  { value: 'sides', text: 'Side by side', hint: 'Show the difference side by side' },
                ]}
                onChange={(form) => void setChosen({ form })}
              />
            </span>
          ) : null}
        </div>
        {since ? (
          <Difference vmId={vm.id} before={since} after={shown} form={chosen.form} />
        ) : (
          <Whole vm={vm} entry={shown} />
        )}
      </div>
      <Section title="Versions" note="Of what it starts with">
        <Versions
          versions={definition.versions}
          onCompare={(version, before) =>
            void setChosen({
              show: entryIdOf(definition, version),
              since: entryIdOf(definition, before),
            })
          }
        />
      </Section>
    </div>
  );
}

function Choice({
  entries,
  value,
  none,
  onChange,
}: {
  entries: Entry[];
  value: string;
  none?: string;
  onChange: (id: string) => void;
}) {
  return (
    <Select value={value} onChange={(event) => onChange(event.target.value)}>
      {none === undefined ? null : <option value="">{none}</option>}
      {entries.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function useText(vmId: string, entry: Entry) {
  const { data, error } = useVmVersion(vmId, entry.versionId);
  return { text: entry.text ?? data?.definition ?? null, error };
}

function Whole({ vm, entry }: { vm: VmDetail; entry: Entry }) {
  const { text, error } = useText(vm.id, entry);
  if (error) return <ErrorBox error={viewOf(error)} />;
  if (text === null) return <Skeleton className="h-96 w-full" />;
  return (
    <div className="relative">
      <XmlView text={text} label={`Definition of ${vm.name}`} />
      <CopyButton text={text} label="Copy the definition" className="absolute top-1 right-1 bg-surface" />
    </div>
  );
}

function Difference({
  vmId,
  before,
  after,
  form,
}: {
  vmId: string;
  before: Entry;
  after: Entry;
  form: (typeof forms)[number];
}) {
  const [first, second] = [useText(vmId, before), useText(vmId, after)];
  const error = first.error ?? second.error;
  if (error) return <ErrorBox error={viewOf(error)} />;
  if (first.text === null || second.text === null) return <Skeleton className="h-40 w-full" />;
  const isRunning = before.id === 'running' || after.id === 'running';
  const [from, to] = isRunning
    ? [steadyText(first.text), steadyText(second.text)]
    : [first.text, second.text];
  return (
    <>
      {isRunning ? (
        <p className="pb-1 text-12 text-text-3">
          Numbers and names that libvirt gives anew at each start are left out.
        </p>
      ) : null}
      <div className="md:hidden">
        <DiffView before={from} after={to} form="unified" />
      </div>
      <div className="max-md:hidden">
        <DiffView before={from} after={to} form={form} />
      </div>
    </>
  );
}

'use client';

import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { TimeFields } from '@/components/history/time-fields';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Select } from '@/components/ui/field';
import { FilterBox } from '@/components/ui/filter-box';
import { type OperationKind, operationKinds, operationVerbs } from '@/lib/domain/operation';
import { subjectTypes } from '@/lib/domain/subject';
import { type OperationsView, outcomes } from './use-operations-view';

const outcomeWords: Record<(typeof outcomes)[number], string> = {
  running: 'In progress',
  done: 'Done',
  failed: 'Failed or undone',
};

const typeWords: Record<(typeof subjectTypes)[number], string> = {
  vm: 'Machines',
  image: 'Images',
  network: 'Networks',
  pool: 'Storage pools',
  volume: 'Volumes',
};

/** What is asked of the history; on a phone all but the search is folded. */
export function OperationsFilter({ view, usernames }: { view: OperationsView; usernames: string[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2 pb-2">
      <FilterBox
        label="Search operations"
        placeholder="A part of a name, or an identifier"
        value={view.q}
        onChange={(q) => view.ask({ q })}
        className="max-w-64 max-md:w-auto max-md:min-w-0 max-md:max-w-none max-md:flex-1"
      />
      <Button
        size="icon"
        aria-label="More filters"
        aria-expanded={isOpen}
        className="md:hidden"
        onClick={() => setIsOpen(!isOpen)}
      >
        <SlidersHorizontal aria-hidden />
      </Button>
      <div
        className={cx(
          'contents max-md:flex max-md:w-full max-md:flex-col max-md:gap-2',
          !isOpen && 'max-md:hidden',
        )}
      >
        <Select
          aria-label="State"
          value={view.state ?? ''}
          onChange={({ target }) =>
            view.ask({ state: outcomes.find((outcome) => outcome === target.value) ?? null })
          }
          className="max-w-40 text-13! max-md:max-w-none max-md:text-16!"
        >
          <option value="">Any state</option>
          {outcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {outcomeWords[outcome]}
            </option>
          ))}
        </Select>
        <KindSelect value={view.kind} onChange={(kind) => view.ask({ kind })} />
        <Select
          aria-label="Person"
          value={view.by ?? ''}
          onChange={({ target }) => view.ask({ by: target.value || null })}
          className="max-w-36 text-13! max-md:max-w-none max-md:text-16!"
        >
          <option value="">Anybody</option>
          {usernames.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
        <TimeFields view={view} onChange={view.ask} />
        <Button
          look={view.grouped ? 'plain' : 'quiet'}
          aria-pressed={view.grouped}
          hint="Operations that were asked for in one press are one row."
          onClick={() => view.ask({ grouped: !view.grouped })}
        >
          Grouped
        </Button>
        {view.isFiltered ? (
          <Button look="quiet" onClick={view.clear}>
            Clear
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function KindSelect({
  value,
  onChange,
}: {
  value: OperationKind | null;
  onChange: (kind: OperationKind | null) => void;
}) {
  return (
    <Select
      aria-label="Kind"
      value={value ?? ''}
      onChange={({ target }) => onChange(operationKinds.find((kind) => kind === target.value) ?? null)}
      className="max-w-40 text-13! max-md:max-w-none max-md:text-16!"
    >
      <option value="">Any kind</option>
      {subjectTypes.map((type) => (
        <optgroup key={type} label={typeWords[type]}>
          {operationKinds
            .filter((kind) => kind.startsWith(`${type}.`))
            .map((kind) => (
              <option key={kind} value={kind}>
                {operationVerbs[kind].verb}
              </option>
            ))}
        </optgroup>
      ))}
    </Select>
  );
}

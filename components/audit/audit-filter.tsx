'use client';

import { SlidersHorizontal } from 'lucide-react';
import { useId, useState } from 'react';
import { TimeFields } from '@/components/history/time-fields';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Input, Select } from '@/components/ui/field';
import { FilterBox } from '@/components/ui/filter-box';
import { operationKinds, operationVerbs } from '@/lib/domain/operation';
import { auditOutcomes } from '@/lib/domain/views';
import { otherActions } from './action-words';
import { outcomeLooks } from './audit-outcome';
import type { AuditView } from './use-audit-view';

/** What is asked of the audit; on a phone all but the search is folded. */
export function AuditFilter({ view, usernames }: { view: AuditView; usernames: string[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <div className="flex flex-wrap items-center gap-2 pb-2">
      <FilterBox
        label="Search the audit"
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
        {/* Not a choice of people: failed sign-ins are kept under whatever name was tried. */}
        <Input
          aria-label="Person"
          placeholder="Anybody"
          value={view.by}
          onChange={({ target }) => view.ask({ by: target.value })}
          list={id}
          autoComplete="off"
          spellCheck={false}
          className="max-w-36 text-13! max-md:max-w-none max-md:text-16!"
        />
        <datalist id={id}>
          {usernames.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Select
          aria-label="Action"
          value={view.action ?? ''}
          onChange={({ target }) => view.ask({ action: target.value || null })}
          className="max-w-44 text-13! max-md:max-w-none max-md:text-16!"
        >
          <option value="">Any action</option>
          {groups.map(({ prefix, all, actions }) => (
            <optgroup key={prefix} label={all}>
              <option value={`${prefix}.*`}>{all}: all</option>
              {actions.map(([action, words]) => (
                <option key={action} value={action}>
                  {words}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
        <Select
          aria-label="Outcome"
          value={view.outcome ?? ''}
          onChange={({ target }) =>
            view.ask({ outcome: auditOutcomes.find((outcome) => outcome === target.value) ?? null })
          }
          className="max-w-40 text-13! max-md:max-w-none max-md:text-16!"
        >
          <option value="">Any outcome</option>
          {auditOutcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {outcomeLooks[outcome].word}
            </option>
          ))}
        </Select>
        <TimeFields view={view} onChange={view.ask} />
        {view.isFiltered ? (
          <Button look="quiet" onClick={view.clear}>
            Clear
          </Button>
        ) : null}
      </div>
    </div>
  );
}

const groupWords: Record<string, string> = {
  vm: 'Machines',
  host: 'Hosts',
  image: 'Images',
  network: 'Networks',
  pool: 'Storage pools',
  volume: 'Volumes',
  session: 'Sessions',
  user: 'Users',
};

const known: [action: string, words: string][] = [
  ...operationKinds.map((kind): [string, string] => [kind, operationVerbs[kind].verb]),
  ...Object.entries(otherActions).map(([action, words]): [string, string] => [
    action,
    // Without a name behind it no joint is needed.
    words.replace(/ (of|as)$/, ''),
  ]),
];

const groups = Object.entries(groupWords).map(([prefix, all]) => ({
  prefix,
  all,
  actions: known.filter(([action]) => action.startsWith(`${prefix}.`)),
}));

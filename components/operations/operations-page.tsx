'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { useOperations } from '@/lib/client/queries';
import { isEnded } from '@/lib/domain/operation';
import { OperationsTable } from './operations-table';

const views = ['all', 'running', 'failed'] as const;
const names = { all: 'All', running: 'In progress', failed: 'Failed' };

export function OperationsPage() {
  const { data: operations, error } = useOperations();
  const [view, setView] = useQueryState('show', parseAsStringLiteral(views).withDefault('all'));
  const shown = (operations ?? []).filter(({ state }) => {
    if (view === 'running') return !isEnded(state);
    return view === 'all' || state === 'failed' || state === 'undone';
  });
  return (
    <>
      <PageHead title="Operations" />
      {error && !operations ? <ErrorBox error={viewOf(error)} /> : null}
      {!operations && !error ? <SkeletonRows rows={8} label="Reading the operations" /> : null}
      {operations?.length === 0 ? (
        <Empty title="No operations yet">
          Everything that changes a machine or an image is an operation: it goes on when this page is closed,
          keeps its steps and its log, and either ends or is undone. What you start is listed here.
        </Empty>
      ) : null}
      {operations && operations.length > 0 ? (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are views of one list. */}
          <div role="group" aria-label="Show" className="flex gap-1 pb-2">
            {views.map((name) => (
              <Button
                key={name}
                size="sm"
                look={name === view ? 'plain' : 'quiet'}
                aria-pressed={name === view}
                onClick={() => void setView(name === 'all' ? null : name)}
              >
                {names[name]}
              </Button>
            ))}
          </div>
          {shown.length === 0 ? (
            <p className="border-line border-t py-6 text-14 text-text-2">
              {view === 'running' ? 'Nothing is in progress.' : 'None of the newest operations failed.'}
            </p>
          ) : (
            <OperationsTable operations={shown} label="Operations" />
          )}
        </>
      ) : null}
    </>
  );
}

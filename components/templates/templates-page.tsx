'use client';

import { ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { FilterBox } from '@/components/ui/filter-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useTableView } from '@/components/ui/use-table-view';
import { viewOf } from '@/lib/client/fetch-json';
import { useTemplates } from '@/lib/client/queries';
import { TemplatesTable } from './templates-table';

export function TemplatesPage() {
  const { data: templates, error } = useTemplates();
  const view = useTableView();
  return (
    <>
      <PageHead title="Templates" />
      {error && !templates ? <ErrorBox error={viewOf(error)} /> : null}
      {!templates && !error ? <SkeletonRows rows={4} label="Reading the templates" /> : null}
      {templates?.length === 0 ? (
        <Empty
          title="No templates yet"
          action={
            <ButtonLink href="/vms" look="primary">
              See the machines
            </ButtonLink>
          }
        >
          A template is a machine that stays as it is, so that others can be made from it in a moment: they
          write only what differs, and share the rest. Set up a machine as you want them all, shut it down,
          and choose “Make a template” in its menu.
        </Empty>
      ) : null}
      {templates && templates.length > 0 ? (
        <>
          <div className="pb-2">
            <FilterBox
              label="Search templates"
              placeholder="Search, or host:rack-1 clone:web"
              value={view.q}
              onChange={view.search}
            />
          </div>
          <TemplatesTable templates={templates} view={view} />
        </>
      ) : null}
    </>
  );
}

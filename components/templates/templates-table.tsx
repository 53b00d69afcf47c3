'use client';

import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useWhyForbidden } from '@/components/shell/me';
import { Button, ButtonLink } from '@/components/ui/button';
import { CutName } from '@/components/ui/cut-name';
import { Bytes, Mib, Missing } from '@/components/ui/quantity';
import { type Column, Table } from '@/components/ui/table';
import { filterRows, sortRows } from '@/components/ui/table-rows';
import type { TableView } from '@/components/ui/use-table-view';
import { VmMenu } from '@/components/vms/vm-menu';
import { whyCannot } from '@/components/vms/why-cannot';
import { asText, count, formatMib } from '@/lib/client/format';
import type { TemplateRow } from '@/lib/domain/views';

const columns: Column<TemplateRow>[] = [
  {
    key: 'name',
    head: 'Name',
    role: 'name',
    sortBy: ({ name }) => name,
    cell: ({ id, name, description }) => (
      <>
        <Link href={`/vms/${id}`} className="rounded-sm hover:underline">
          <CutName name={name} max={28} />
        </Link>
        {description ? (
          <span className="block truncate font-normal text-12 text-text-3" title={description}>
            {description}
          </span>
        ) : null}
      </>
    ),
  },
  {
    key: 'host',
    head: 'Host',
    className: 'w-36',
    cellClassName: 'font-mono',
    sortBy: ({ hostName }) => hostName,
    cell: ({ hostId, hostName }) =>
      hostId && hostName ? (
        <Link href={`/hosts/${hostId}`} className="rounded-sm hover:underline">
          <CutName name={hostName} max={18} />
        </Link>
      ) : (
        <Missing word="no host" />
      ),
  },
  {
    key: 'cpus',
    head: 'CPUs',
    className: 'w-16 text-right max-lg:hidden',
    sortBy: ({ vcpus }) => vcpus,
    cell: ({ vcpus }) => vcpus,
  },
  {
    key: 'memory',
    head: 'Memory',
    className: 'w-22 text-right max-lg:hidden',
    sortBy: ({ memoryMib }) => memoryMib,
    cell: ({ memoryMib }) => <Mib mib={memoryMib} />,
  },
  {
    key: 'disk',
    head: 'Disk',
    className: 'w-22 text-right',
    sortBy: ({ diskBytes }) => diskBytes,
    cell: ({ diskBytes }) => <Bytes bytes={diskBytes} />,
  },
  {
    key: 'made',
    head: 'Made from it',
    className: 'w-80 pl-6 max-xl:w-56',
    sortBy: ({ cloneCount }) => cloneCount,
    cell: (template) => <Clones template={template} />,
  },
  {
    key: 'create',
    head: 'Create',
    role: 'action',
    className: 'w-28',
    cell: (template) => <CreateButton template={template} />,
  },
  {
    key: 'actions',
    head: 'Actions',
    role: 'action',
    className: 'w-10',
    cell: (template) => <VmMenu vm={template} actions={[]} hasConsole={false} />,
  },
];

/** Templates with what was made from each, and how to make more. */
export function TemplatesTable({ templates, view }: { templates: TemplateRow[]; view: TableView }) {
  const found = filterRows(templates, view.q, (template) => ({
    name: template.name,
    description: template.description,
    host: template.hostName,
    tag: template.tags.join(' '),
    image: template.imageName,
    clone: template.clones.map(({ name }) => name).join(' '),
  }));
  if (found.length === 0)
    return <p className="border-line border-t py-6 text-14 text-text-2">No template matches this search.</p>;
  return (
    <Table
      label="Templates"
      columns={columns}
      rows={sortRows(found, columns, view)}
      keyOf={({ id }) => id}
      view={view}
      isTall
      phoneLine={(template) => (
        <>
          <span className="block truncate">
            {[template.hostName, count(template.vcpus, 'CPU'), asText(formatMib(template.memoryMib))]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {template.cloneCount > 0 ? <Made template={template} /> : null}
        </>
      )}
    />
  );
}

// More names than these are no longer read in a row.
const namesShown = 2;

function Clones({ template }: { template: TemplateRow }) {
  const { clones, cloneCount } = template;
  if (cloneCount === 0) return <Missing word="none" />;
  const more = cloneCount - Math.min(cloneCount, namesShown);
  return (
    <>
      <span className="block truncate">
        {clones.slice(0, namesShown).map(({ id, name }, position) => (
          <span key={id}>
            {position > 0 ? ', ' : null}
            <Link href={`/vms/${id}`} className="rounded-sm font-mono hover:underline">
              {name}
            </Link>
          </span>
        ))}
        {more > 0 ? <span className="text-text-3"> and {more.toLocaleString('en')} more</span> : null}
      </span>
      <Made template={template} />
    </>
  );
}

/** How many it has to stay a template for. */
function Made({ template: { cloneCount, linkedCount, clones } }: { template: TemplateRow }) {
  const linked = clones.flatMap(({ name, isLinked }) => (isLinked ? name : []));
  const words =
    linkedCount === 1 ? '1 lies on its disks' : `${linkedCount.toLocaleString('en')} lie on its disks`;
  return (
    <span
      className="block truncate text-12 text-text-3"
      title={linkedCount > 0 ? `It has to stay a template for: ${linked.join(', ')}` : undefined}
    >
      {count(cloneCount, 'machine')}, {linkedCount > 0 ? words : 'none lies on its disks'}
    </span>
  );
}

function CreateButton({ template }: { template: TemplateRow }) {
  const reason = useWhyForbidden('vm.change') ?? whyCannot('vm.clone', template);
  const content = (
    <>
      <Plus aria-hidden />
      Create VM
    </>
  );
  return reason ? (
    <Button size="sm" reason={reason}>
      {content}
    </Button>
  ) : (
    <ButtonLink
      href={`/vms/new?from=template&template=${template.id}`}
      size="sm"
      aria-label={`Create VM from ${template.name}`}
    >
      {content}
    </ButtonLink>
  );
}

'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import { CopyButton } from '@/components/ui/copy';
import { CutName } from '@/components/ui/cut-name';
import { Skeleton } from '@/components/ui/skeleton';
import { useHost, useOperation, useVm } from '@/lib/client/queries';
import { operationVerbs } from '@/lib/domain/operation';
import { isPlaceOf, places } from './places';

/** Where we are; the whole can be copied as a link. */
export function Breadcrumb() {
  const pathname = usePathname();
  const [, section = '', id = ''] = pathname.split('/');
  const place = places.find(({ href }) => isPlaceOf(href, pathname));
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1 text-13">
      {place ? (
        <Link
          href={place.href}
          className={id ? 'truncate text-text-2 hover:text-text max-md:hidden' : 'truncate font-medium'}
          aria-current={id ? undefined : 'page'}
        >
          {place.name}
        </Link>
      ) : null}
      {id ? (
        <>
          <ChevronRight aria-hidden className="size-3.5 shrink-0 text-text-3 max-md:hidden" />
          <span className="min-w-0 truncate font-medium">
            <Leaf section={section} id={id} />
          </span>
        </>
      ) : null}
      <CopyLink />
    </nav>
  );
}

function Leaf({ section, id }: { section: string; id: string }) {
  const isNew = id === 'new';
  const vm = useVm(section === 'vms' && !isNew ? id : null);
  const host = useHost(section === 'hosts' ? id : null);
  const operation = useOperation(section === 'operations' ? id : null);
  if (isNew) return <>Create VM</>;
  const name = section === 'vms' ? vm.data?.name : section === 'hosts' ? host.data?.name : undefined;
  if (name) return <CutName name={name} max={28} />;
  if (operation.data) {
    return (
      <>
        {operationVerbs[operation.data.kind].verb} <CutName name={operation.data.subjectName} max={24} />
      </>
    );
  }
  if (vm.isError || host.isError || operation.isError) return <>Not found</>;
  return <Skeleton className="h-3 w-24" />;
}

function CopyLink() {
  const pathname = usePathname();
  const [origin, setOrigin] = useState('');
  useEffect(() => setOrigin(window.location.origin), []);
  return (
    <CopyButton text={`${origin}${pathname}`} label="Copy link to this page" className="max-md:hidden" />
  );
}

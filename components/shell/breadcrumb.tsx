'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import { CopyButton } from '@/components/ui/copy';
import { CutName } from '@/components/ui/cut-name';
import { useHosts, useNetworks, useOperations, usePools, useVms } from '@/lib/client/queries';
import { wordBeforeName } from '@/lib/domain/operation';
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

/**
 * The name of what the page shows, out of the lists that the frame holds anyway. Asking for the thing itself here
 * would put an empty query before the page's own data, and the page would hydrate without it.
 */
function Leaf({ section, id }: { section: string; id: string }) {
  const { data: vms } = useVms();
  const { data: hosts } = useHosts();
  const { data: operations } = useOperations();
  if (id === 'new') return <>Create VM</>;
  if (section === 'vms' && id === 'screens') return <>Screens</>;
  if (section === 'operations' && id === 'batch') return <>Asked for together</>;
  const operation = section === 'operations' ? operations?.find((row) => row.id === id) : undefined;
  if (operation) {
    return (
      <>
        {wordBeforeName(operation.kind, 'verb')} <CutName name={operation.subjectName} max={24} />
      </>
    );
  }
  if (section === 'networks') return <NetworkName id={id} />;
  if (section === 'storage') return <PoolName id={id} />;
  const named = section === 'vms' ? vms : section === 'hosts' ? hosts : [];
  return <CutName name={named?.find((row) => row.id === id)?.name ?? id.slice(0, 8)} max={28} />;
}

function NetworkName({ id }: { id: string }) {
  const { data: networks } = useNetworks();
  return <CutName name={networks?.find((row) => row.id === id)?.name ?? id.slice(0, 8)} max={28} />;
}

function PoolName({ id }: { id: string }) {
  const { data: pools } = usePools();
  return <CutName name={pools?.find((row) => row.id === id)?.name ?? id.slice(0, 8)} max={28} />;
}

function CopyLink() {
  const pathname = usePathname();
  const [origin, setOrigin] = useState('');
  useEffect(() => setOrigin(window.location.origin), []);
  return (
    <CopyButton text={`${origin}${pathname}`} label="Copy link to this page" className="max-md:hidden" />
  );
}

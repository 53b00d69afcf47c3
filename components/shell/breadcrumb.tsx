'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import { CopyButton } from '@/components/ui/copy';
import { CutName } from '@/components/ui/cut-name';
import { useKnownName } from '@/lib/client/use-known-name';
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
      ) : section === 'consoles' ? (
        <span className="truncate font-medium">Consoles</span>
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
 * The name of what the page shows: of what the page has read, or else as the server sent it along. Asking for the thing
 * itself here would put an empty query before the page's own data, and the page would hydrate without it.
 */
function Leaf({ section, id }: { section: string; id: string }) {
  const name = useKnownName(section, id);
  if (id === 'new') return <>Create VM</>;
  if (section === 'vms' && id === 'screens') return <>Screens</>;
  if (section === 'operations' && id === 'batch') return <>Asked for together</>;
  return <CutName name={name ?? id.slice(0, 8)} max={28} />;
}

function CopyLink() {
  const pathname = usePathname();
  const [origin, setOrigin] = useState('');
  useEffect(() => setOrigin(window.location.origin), []);
  return (
    <CopyButton text={`${origin}${pathname}`} label="Copy link to this page" className="max-md:hidden" />
  );
}

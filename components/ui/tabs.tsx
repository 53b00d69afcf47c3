'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { cx } from './cx';

/** Tabs that are pages: each has its own address. */
export function TabLinks({ label, tabs }: { label: string; tabs: { href: string; text: string }[] }) {
  const pathname = usePathname();
  const row = useRef<HTMLElement>(null);
  // Where there is no room for all of them, the one that is shown has to be seen. The page itself stays.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has another tab
  useEffect(() => {
    const here = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (!row.current || !here) return;
    row.current.scrollLeft = here.offsetLeft - (row.current.clientWidth - here.offsetWidth) / 2;
  }, [pathname]);
  return (
    // Where there is no room for all of them the row scrolls by itself, not the page.
    <nav
      ref={row}
      aria-label={label}
      className="relative -mx-4 flex gap-1 overflow-x-auto px-3 shadow-[inset_0_-1px_0_var(--color-line)] [scrollbar-width:none] md:mx-0 md:px-0"
    >
      {tabs.map(({ href, text }) => {
        const isHere = pathname === href;
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? 'page' : undefined}
            className={cx(
              'flex h-9 shrink-0 items-center border-b-2 px-2 text-13 max-md:h-11',
              isHere ? 'border-text font-medium text-text' : 'border-transparent text-text-2 hover:text-text',
            )}
          >
            {text}
          </Link>
        );
      })}
    </nav>
  );
}

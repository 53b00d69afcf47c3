'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cx } from './cx';

/** Tabs that are pages: each has its own address. */
export function TabLinks({ label, tabs }: { label: string; tabs: { href: string; text: string }[] }) {
  const pathname = usePathname();
  return (
    // Where there is no room for all of them the row scrolls by itself, not the page.
    <nav
      aria-label={label}
      className="-mx-4 flex gap-1 overflow-x-auto px-3 shadow-[inset_0_-1px_0_var(--color-line)] [scrollbar-width:none] md:mx-0 md:px-0"
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

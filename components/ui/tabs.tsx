'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cx } from './cx';

/** Tabs that are pages: each has its own address. */
export function TabLinks({ label, tabs }: { label: string; tabs: { href: string; text: string }[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="-mx-4 flex gap-1 border-line border-b px-3 md:mx-0 md:px-0">
      {tabs.map(({ href, text }) => {
        const isHere = pathname === href;
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? 'page' : undefined}
            className={cx(
              '-mb-px flex h-9 items-center border-b-2 px-2 text-13 max-md:h-11',
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

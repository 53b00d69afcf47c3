'use client';

import { Button } from '@/components/ui/button';
import type { Pages } from './use-pages';

/** The way to newer and older rows; nothing where one page holds all. */
export function PageLinks({
  pages,
  first,
  last,
  hasNewer,
  hasOlder,
}: {
  pages: Pages;
  /** Of this page, by what `usePages` names them. */
  first: string | undefined;
  last: string | undefined;
  hasNewer: boolean;
  hasOlder: boolean;
}) {
  if (!hasNewer && !hasOlder) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-end gap-2 pt-3">
      {pages.isFirst ? null : (
        <Button look="quiet" onClick={pages.toFirst}>
          Newest
        </Button>
      )}
      <Button
        reason={hasNewer && first ? null : 'These are the newest.'}
        onClick={() => first && pages.toNewer(first)}
      >
        Newer
      </Button>
      <Button
        reason={hasOlder && last ? null : 'These are the oldest.'}
        onClick={() => last && pages.toOlder(last)}
      >
        Older
      </Button>
    </nav>
  );
}

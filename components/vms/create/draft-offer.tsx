'use client';

import { History } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Ago } from '@/components/ui/time';
import type { KeptDraft } from './draft-store';

/** What was typed before and never made: to go on with, or to forget. */
export function DraftOffer({
  kept,
  onContinue,
  onDiscard,
}: {
  kept: KeptDraft;
  onContinue: () => void;
  onDiscard: () => void;
}) {
  const { draft, at, hasLostSecrets } = kept;
  return (
    <section
      aria-label="Your draft"
      className="mb-5 flex max-w-[67rem] flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-line bg-surface px-3 py-2.5 text-13"
    >
      <History aria-hidden className="size-4 shrink-0 text-text-3" />
      <div className="min-w-0 flex-1 basis-64">
        <p>
          You have a draft, last changed <Ago at={new Date(at).toISOString()} />
          {draft.name ? (
            <>
              : <span className="break-all font-mono">{draft.name}</span>
            </>
          ) : null}
        </p>
        {hasLostSecrets ? (
          <p className="text-12 text-text-3">
            Its user data and network configuration were kept only in the tab that they were typed in.
          </p>
        ) : null}
      </div>
      <Button size="sm" onClick={onContinue}>
        Continue your draft
      </Button>
      <Button size="sm" look="quiet" onClick={onDiscard}>
        Discard
      </Button>
    </section>
  );
}

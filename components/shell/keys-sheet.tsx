'use client';

import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { keyTable } from '@/lib/client/keys';

export function KeysSheet({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Keys" className="max-w-3xl!">
      <div className="gap-x-10 md:columns-2">
        {keyTable.map(({ title, lines }) => (
          <section key={title} aria-label={title} className="break-inside-avoid pb-5">
            <h3 className="pb-1 text-12 text-text-3">{title}</h3>
            <dl>
              {lines.map(({ keys, does }) => (
                <div
                  key={does}
                  className="flex min-h-8 items-center justify-between gap-4 border-line border-t text-13"
                >
                  <dt>{does}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

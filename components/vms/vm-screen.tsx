'use client';

import { useMutation } from '@tanstack/react-query';
import { Camera, Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import { Section } from '@/components/ui/page';
import { At } from '@/components/ui/time';
import { viewOf } from '@/lib/client/fetch-json';
import { fetchPicture } from '@/lib/client/fetch-picture';
import type { VmDetail } from '@/lib/domain/views';
import { whyCannot } from './why-cannot';

type Taken = { address: string; at: string };

/** A picture of the machine's screen, taken when it is asked for: each one is written down in the audit log. */
export function VmScreen({ vm }: { vm: VmDetail }) {
  const [taken, setTaken] = useState<Taken | null>(null);
  const forbidden = useWhyForbidden('vm.console');
  const take = useMutation({
    mutationFn: () => fetchPicture(`/api/v1/vms/${vm.id}/screenshot`),
    onSuccess: (picture) => setTaken({ address: URL.createObjectURL(picture), at: new Date().toISOString() }),
  });
  // The browser keeps a picture until it is told that nobody looks at it any more.
  useEffect(() => () => (taken ? URL.revokeObjectURL(taken.address) : undefined), [taken]);
  return (
    <Section
      title="Screen"
      note={
        <Button
          look="quiet"
          size="sm"
          reason={forbidden ?? whyCannot('vm.console', vm)}
          isBusy={take.isPending}
          onClick={() => take.mutate()}
        >
          <Camera aria-hidden />
          {taken ? 'Take another picture' : 'Take a picture'}
        </Button>
      }
    >
      {take.error ? <ErrorBox className="mt-3" error={viewOf(take.error)} /> : null}
      {taken ? (
        <figure className="space-y-2 py-3">
          {/* biome-ignore lint/performance/noImgElement: it is made in the browser, so no server can shrink it */}
          <img
            src={taken.address}
            alt={`The screen of ${vm.name}`}
            className="max-h-96 max-w-full rounded-md border border-line bg-black"
          />
          <figcaption className="flex flex-wrap items-center gap-x-4 text-12 text-text-2">
            <span>
              Taken <At at={taken.at} />
            </span>
            <a
              href={taken.address}
              download={`${vm.name}.png`}
              className="inline-flex items-center gap-1 rounded-sm hover:text-text hover:underline"
            >
              <Download aria-hidden className="size-3.5" />
              Download
            </a>
          </figcaption>
        </figure>
      ) : take.error ? null : (
        <p className="py-3 text-13 text-text-2">What its screen shows, without opening its console.</p>
      )}
    </Section>
  );
}

'use client';

import { TriangleAlert } from 'lucide-react';
import { useFormContext, useWatch } from 'react-hook-form';
import { useImages } from '@/lib/client/queries';
import type { CreateVmInput, Draft } from './form';
import { usePlaces } from './places';
import { stepNotes, steps } from './steps';

/** The parts of the form with what is chosen in each, and where something is wrong; a press goes there. */
export function StepRail() {
  const { control, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const draft = useWatch({ control }) as Draft;
  const { data: images } = useImages();
  const { ranked, shares } = usePlaces();
  const chosen = ranked?.find(({ candidate }) => candidate.hostId === draft.hostId);
  const notes = stepNotes(draft, {
    images,
    hostName: chosen?.candidate.name ?? null,
    spreadOver: shares?.size ?? null,
  });
  const { errors } = formState;
  return (
    <nav aria-label="Parts of the form" className="sticky top-16 self-start max-lg:hidden">
      <ol>
        {steps.map(({ id, title, fields }) => {
          const isWrong = fields.some((field) => errors[field]);
          return (
            <li key={id} className="border-line border-l">
              <a
                href={`#${id}`}
                className="-ml-px block border-transparent border-l py-1.5 pl-3 hover:border-control hover:bg-hover"
              >
                <span className="flex items-center gap-1.5 text-12 text-text-3">
                  {title}
                  {isWrong ? (
                    <>
                      <TriangleAlert aria-hidden className="size-3.5 text-bad" />
                      <span className="sr-only">has something wrong</span>
                    </>
                  ) : null}
                </span>
                <span className="block truncate text-13" title={notes[id]}>
                  {notes[id] || <span className="text-text-3">Nothing yet</span>}
                </span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

'use client';

import { Tooltip as Radix } from 'radix-ui';

/** The text beside what it is about. */
export function TipBubble({
  text,
  place,
}: {
  text: string;
  /** Of what it is about, in the window. */
  place: { top: number; left: number; width: number; height: number };
}) {
  return (
    <Radix.Provider>
      <Radix.Root open>
        <Radix.Trigger asChild>
          <span aria-hidden className="pointer-events-none fixed" style={place} />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={6}
            collisionPadding={8}
            className="float-in z-50 max-w-72 rounded-md bg-float px-2 py-1 text-12 text-text shadow-float"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}

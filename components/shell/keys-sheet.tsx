'use client';

import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';

const groups: { title: string; keys: [keys: string[], does: string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      [['Ctrl', 'K'], 'Go to a page or a machine'],
      [['/'], 'Search'],
      [['?'], 'This sheet'],
      [['Esc'], 'Close what is open'],
    ],
  },
  {
    title: 'In the list of machines',
    keys: [
      [['j'], 'Next machine'],
      [['k'], 'Previous machine'],
      [['Enter'], 'Open it'],
      [['x'], 'Select it'],
      [['e'], 'Its menu'],
    ],
  },
  {
    title: 'In a console',
    keys: [[['Shift', 'Esc'], 'Take the keyboard back from the machine']],
  },
];

export function KeysSheet({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Keys">
      <div className="space-y-5">
        {groups.map(({ title, keys }) => (
          <section key={title} aria-label={title}>
            <h3 className="pb-1 text-12 text-text-3">{title}</h3>
            <dl>
              {keys.map(([names, does]) => (
                <div
                  key={does}
                  className="flex h-8 items-center justify-between border-line border-t text-13"
                >
                  <dt>{does}</dt>
                  <dd className="flex gap-1">
                    {names.map((name) => (
                      <Kbd key={name}>{name}</Kbd>
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

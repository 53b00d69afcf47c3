'use client';

import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { OutcomeToasts } from '@/components/operations/outcome-toasts';
import { Dialog } from '@/components/ui/dialog';
import { rememberVisit } from '@/lib/client/recent';
import { keepChoice } from './choices';
import { KeysSheet } from './keys-sheet';
import { useMe } from './me';
import type { Asked } from './palette/command-box';
import { Rail, RailLinks } from './rail';
import { TopBar } from './top-bar';
import { useKeys } from './use-keys';

type Open = 'menu' | 'commands' | 'keys' | null;

// It knows every dialog, so it comes when it is wanted.
const loadCommandBox = () => import('./palette/command-box');
const CommandBox = dynamic(() => loadCommandBox().then((part) => part.CommandBox), { ssr: false });

/** The frame of every page behind the sign-in. */
export function Shell({ isRailNarrow, children }: { isRailNarrow: boolean; children: ReactNode }) {
  const pathname = usePathname();
  const { username } = useMe();
  const [isNarrow, setIsNarrow] = useState(isRailNarrow);
  const [open, setOpen] = useState<Open>(null);
  const toggled = (which: Open) => (isOpen: boolean) => setOpen(isOpen ? which : null);

  const [wasAsked, setWasAsked] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const openPalette = () => {
    setWasAsked(true);
    setOpen('commands');
  };
  useKeys({
    openPalette,
    openHelp: () => setOpen('keys'),
    expectPalette: () => void loadCommandBox(),
    askForVm: (vmId, deed) => {
      setWasAsked(true);
      setAsked({ vmId, deed });
    },
  });
  useEffect(() => rememberVisit(username, pathname), [username, pathname]);

  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="-translate-y-16 fixed top-2 left-2 z-50 rounded-md bg-float px-3 py-2 text-13 opacity-0 shadow-float focus:translate-y-0 focus:opacity-100"
      >
        Skip to the page
      </a>
      <Rail
        isNarrow={isNarrow}
        onToggle={() => {
          setIsNarrow(!isNarrow);
          keepChoice('rail', isNarrow ? 'wide' : 'narrow');
        }}
      />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar
          onMenu={() => setOpen('menu')}
          onSearch={openPalette}
          onSearchNear={() => void loadCommandBox()}
          onHelp={() => setOpen('keys')}
        />
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col px-4 py-5 outline-none md:px-6">
          {children}
        </main>
      </div>
      <Dialog isOpen={open === 'menu'} onOpenChange={toggled('menu')} title="NovaCron" place="left">
        <div className="-mx-3">
          <RailLinks key={pathname} isNarrow={false} onGo={() => setOpen(null)} />
        </div>
      </Dialog>
      {wasAsked ? (
        <CommandBox
          isOpen={open === 'commands'}
          onOpenChange={toggled('commands')}
          asked={asked}
          onAnswered={() => setAsked(null)}
          onHelp={() => setOpen('keys')}
        />
      ) : null}
      <KeysSheet isOpen={open === 'keys'} onOpenChange={toggled('keys')} />
      <OutcomeToasts />
    </div>
  );
}

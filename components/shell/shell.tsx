'use client';

import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { OutcomeToasts } from '@/components/operations/outcome-toasts';
import { Dialog } from '@/components/ui/dialog';
import { isTypingIn, keyCommand } from '@/lib/client/keys';
import { keepChoice } from './choices';
import { CommandBox } from './command-box';
import { KeysSheet } from './keys-sheet';
import { Rail, RailLinks } from './rail';
import { TopBar } from './top-bar';

type Open = 'menu' | 'commands' | 'keys' | null;

/** The frame of every page behind the sign-in. */
export function Shell({ isRailNarrow, children }: { isRailNarrow: boolean; children: ReactNode }) {
  const pathname = usePathname();
  const [isNarrow, setIsNarrow] = useState(isRailNarrow);
  const [open, setOpen] = useState<Open>(null);
  const toggled = (which: Open) => (isOpen: boolean) => setOpen(isOpen ? which : null);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const isInDialog =
        event.target instanceof Element && event.target.closest('[role="dialog"],[data-own-keys]');
      const command = keyCommand(event, isTypingIn(event.target));
      if (command === 'palette' && !isInDialog) setOpen('commands');
      else if (command === 'help') setOpen('keys');
      else if (command === 'search') focusSearchOr(() => setOpen('commands'));
      else return;
      event.preventDefault();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

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
          onSearch={() => setOpen('commands')}
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
      <CommandBox isOpen={open === 'commands'} onOpenChange={toggled('commands')} />
      <KeysSheet isOpen={open === 'keys'} onOpenChange={toggled('keys')} />
      <OutcomeToasts />
    </div>
  );
}

/** A page with a search box of its own marks it; elsewhere the command box searches. */
function focusSearchOr(otherwise: () => void): void {
  const box = document.querySelector<HTMLInputElement>('input[data-search]');
  if (box) {
    box.focus();
    box.select();
  } else otherwise();
}

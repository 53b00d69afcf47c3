'use client';

import { AppWindow, Download, Expand, Shrink } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckField } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { Kbd } from '@/components/ui/kbd';
import type { VmDetail } from '@/lib/domain/views';
import type { ConsoleKind } from '@/lib/domain/vm';
import { ConsoleMessage } from './console-message';
import { openWindow } from './open-window';
import { SeatBar } from './seat-bar';
import type { Line } from './use-line';

/** Where a console stands: in the machine's page, alone in a window, or beside others. */
export type ConsolePlace = 'page' | 'window' | 'tile';

export type ConsoleProps = {
  vm: VmDetail;
  place: ConsolePlace;
  /** Why there can be no console now, or null. */
  why: string | null;
  /** The choice between the kinds that this machine has; null when there is one only. */
  choice: ReactNode;
};

/** What all kinds of consoles look like: tools, who is in control, and the screen. */
export function ConsoleFrame({
  vm,
  place,
  why,
  choice,
  kind,
  line,
  tools,
  save,
  isViewOnly,
  onViewOnly,
  onKeysBack,
  children,
}: ConsoleProps & {
  kind: ConsoleKind;
  line: Line;
  /** Buttons that only this kind has. */
  tools?: ReactNode;
  save: { label: string; make(): Promise<Blob | null>; ending: string };
  isViewOnly: boolean;
  onViewOnly(isViewOnly: boolean): void;
  /** Gives the keyboard back to the page. */
  onKeysBack(): void;
  /** The screen's own element. */
  children: ReactNode;
}) {
  const frame = useRef<HTMLElement>(null);
  const toolbar = useRef<HTMLDivElement>(null);
  const isFull = useIsFullScreen(frame);
  const isConnected = why === null && line.status.phase === 'connected';
  const fills = isFull || place !== 'page';

  function onKeyDownCapture(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !event.shiftKey) return;
    // The machine takes every key, Tab included: this is the way out of it.
    event.preventDefault();
    event.stopPropagation();
    onKeysBack();
    toolbar.current?.querySelector('button')?.focus();
  }

  return (
    <section
      ref={frame}
      aria-label={place === 'page' ? 'Console' : `Console of ${vm.name}`}
      className={cx('flex min-h-0 min-w-0 flex-col gap-2', fills && 'h-full', isFull && 'bg-bg p-2')}
    >
      <div
        ref={toolbar}
        role="toolbar"
        aria-label={place === 'page' ? 'Console' : `Console of ${vm.name}`}
        className="flex flex-wrap items-center gap-2"
      >
        {choice}
        {tools}
        <Button
          size="sm"
          reason={isConnected ? null : 'The console is not connected.'}
          onClick={async () => saveFile(await save.make(), `${vm.name}-${kind}.${save.ending}`)}
        >
          <Download aria-hidden />
          {save.label}
        </Button>
        <Button
          size="sm"
          onClick={() => void (isFull ? document.exitFullscreen() : frame.current?.requestFullscreen())}
        >
          {isFull ? <Shrink aria-hidden /> : <Expand aria-hidden />}
          {isFull ? 'Leave full screen' : 'Full screen'}
        </Button>
        {place === 'window' ? null : (
          <Button
            size="sm"
            hint="Open this console in a window of its own"
            onClick={() => openWindow(vm.id, kind)}
          >
            <AppWindow aria-hidden />
            Own window
          </Button>
        )}
        <CheckField isChecked={isViewOnly} onChange={onViewOnly}>
          View only
        </CheckField>
        {place === 'tile' ? null : (
          <p className="ml-auto flex items-center gap-1.5 text-12 text-text-3 max-md:hidden">
            <Kbd>Shift</Kbd> <Kbd>Esc</Kbd> takes the keyboard back
          </p>
        )}
      </div>
      {why === null ? <SeatBar seat={line.seat} want={line.want} /> : null}
      <div
        data-own-keys
        onKeyDownCapture={onKeyDownCapture}
        className={cx(
          'relative min-h-0 overflow-hidden rounded-md border bg-[#0b0d10] focus-within:border-accent',
          fills ? 'flex-1' : 'h-[max(24rem,calc(100dvh-16.5rem))] max-md:h-[60dvh]',
        )}
      >
        {children}
        <ConsoleMessage why={why} status={line.status} connectAgain={line.connectAgain} />
      </div>
    </section>
  );
}

/** A picture of the canvas in the screen element. */
export function pictureOf(screen: RefObject<HTMLElement | null>): Promise<Blob | null> {
  return new Promise((resolve) => {
    const canvas = screen.current?.querySelector('canvas');
    if (canvas) canvas.toBlob(resolve, 'image/png');
    else resolve(null);
  });
}

function saveFile(blob: Blob | null, name: string): void {
  if (!blob) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function useIsFullScreen(frame: RefObject<HTMLElement | null>): boolean {
  const [isFull, setIsFull] = useState(false);
  useEffect(() => {
    const look = () =>
      setIsFull(document.fullscreenElement !== null && document.fullscreenElement === frame.current);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, [frame]);
  return isFull;
}

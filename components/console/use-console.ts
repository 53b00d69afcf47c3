'use client';

import type RFB from '@novnc/novnc';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { openConsole } from '@/lib/actions/consoles';
import { unwrap } from '@/lib/client/action-result';
import { backOffMs } from '@/lib/client/back-off';
import { RequestError, viewOf } from '@/lib/client/fetch-json';
import { consoleCloseCodes } from '@/lib/domain/console-close';
import type { ErrorView } from '@/lib/domain/errors';
import type { KeySender } from '@/lib/domain/keyboard/keys';

export type ConsoleStatus =
  | { phase: 'connecting'; attempt: number }
  | { phase: 'connected' }
  | { phase: 'waiting'; reason: string }
  | { phase: 'refused'; error: ErrorView };

type Options = { vmId: string; isPossible: boolean; isScaled: boolean; isViewOnly: boolean };

/**
 * Keeps a VNC picture in the screen element: asks for a ticket, connects, and asks for a new one with back-off
 * whenever the connection ends while the machine still has a screen.
 */
export function useConsole(screen: RefObject<HTMLDivElement | null>, options: Options) {
  const { vmId, isPossible, isScaled, isViewOnly } = options;
  const [status, setStatus] = useState<ConsoleStatus>({ phase: 'connecting', attempt: 0 });
  // A press on "Connect again" begins anew without back-off.
  const [round, setRound] = useState(0);
  const rfb = useRef<RFB | null>(null);
  const view = useRef({ isScaled, isViewOnly });

  useEffect(() => {
    view.current = { isScaled, isViewOnly };
    if (rfb.current) applyView(rfb.current, view.current);
  }, [isScaled, isViewOnly]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round runs the same effect again.
  useEffect(() => {
    const target = screen.current;
    if (!isPossible || !target) return;
    let isEnded = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function connect(element: HTMLDivElement, attempt: number): Promise<void> {
      setStatus({ phase: 'connecting', attempt });
      try {
        const [{ default: Rfb }, ticket] = await Promise.all([
          import('@novnc/novnc'),
          openConsole({ vmId, kind: 'vnc' }).then(unwrap),
        ]);
        if (isEnded) return;
        open(element, Rfb, ticket, attempt);
      } catch (error) {
        if (isEnded) return;
        // What the server has decided is final until something changes; a broken connection is not.
        if (error instanceof RequestError) setStatus({ phase: 'refused', error: error.view });
        else again(element, attempt, viewOf(error).userMessage);
      }
    }

    function open(
      element: HTMLDivElement,
      Rfb: typeof RFB,
      { ticket, password }: { ticket: string; password: string },
      attempt: number,
    ): void {
      const socket = new WebSocket(consoleAddress(ticket), ['binary']);
      let closed: { code: number; reason: string } | null = null;
      let isConnected = false;
      socket.addEventListener('close', ({ code, reason }) => {
        closed = { code, reason };
      });
      const opened = new Rfb(element, socket, { credentials: { password }, shared: true });
      rfb.current = opened;
      opened.background = 'transparent';
      applyView(opened, view.current);
      opened.addEventListener('connect', () => {
        isConnected = true;
        setStatus({ phase: 'connected' });
      });
      opened.addEventListener('disconnect', () => {
        if (rfb.current === opened) rfb.current = null;
        if (isEnded) return;
        const reason = closed?.reason || 'The connection to the console ended.';
        if (closed?.code === consoleCloseCodes.notAllowed) {
          setStatus({ phase: 'refused', error: { code: 'forbidden', userMessage: reason } });
        } else {
          again(element, isConnected ? 0 : attempt + 1, reason);
        }
      });
    }

    function again(element: HTMLDivElement, attempt: number, reason: string): void {
      setStatus({ phase: 'waiting', reason });
      timer = setTimeout(() => void connect(element, attempt + 1), backOffMs(attempt));
    }

    void connect(target, 0);
    return () => {
      isEnded = true;
      clearTimeout(timer);
      rfb.current?.disconnect();
      rfb.current = null;
    };
  }, [vmId, isPossible, round, screen]);

  const [keys] = useState<KeySender>(() => ({
    press: (keysym, code) => rfb.current?.sendKey(keysym, code, true),
    release: (keysym, code) => rfb.current?.sendKey(keysym, code, false),
    // noVNC hears it from the server and has no public name for it.
    isCapsLockOn: () => (rfb.current as { _remoteCapsLock?: boolean | null } | null)?._remoteCapsLock ?? null,
  }));

  return {
    status,
    connectAgain: () => setRound((number) => number + 1),
    sendCtrlAltDel: () => rfb.current?.sendCtrlAltDel(),
    keys,
    focus: () => rfb.current?.focus(),
    blur: () => rfb.current?.blur(),
  };
}

function applyView(rfb: RFB, { isScaled, isViewOnly }: { isScaled: boolean; isViewOnly: boolean }): void {
  rfb.scaleViewport = isScaled;
  rfb.clipViewport = false;
  rfb.viewOnly = isViewOnly;
}

function consoleAddress(ticket: string): string {
  const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${window.location.host}/ws/console?ticket=${encodeURIComponent(ticket)}`;
}

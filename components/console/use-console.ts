'use client';

import type RFB from '@novnc/novnc';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Attach } from '@/lib/client/console-line';
import type { KeySender } from '@/lib/domain/keyboard/keys';
import { useLine } from './use-line';

type Options = { vmId: string; isPossible: boolean; isScaled: boolean; isViewOnly: boolean };

/** Keeps a VNC picture in the screen element. */
export function useConsole(screen: RefObject<HTMLDivElement | null>, options: Options) {
  const { vmId, isPossible, isScaled, isViewOnly } = options;
  const rfb = useRef<RFB | null>(null);
  const line = useLine({ vmId, kind: 'vnc', streams: 1, isPossible }, attach);
  const isDeaf = isViewOnly || !line.seat?.isInControl;
  const view = useRef({ isScaled, isDeaf });

  useEffect(() => {
    view.current = { isScaled, isDeaf };
    if (rfb.current) applyView(rfb.current, view.current);
  }, [isScaled, isDeaf]);

  async function attach(...[{ addresses, password }, on]: Parameters<Attach>): Promise<() => void> {
    const { default: Rfb } = await import('@novnc/novnc');
    const element = screen.current;
    const [address] = addresses;
    if (!element || !address) return () => {};
    const socket = new WebSocket(address, ['binary']);
    let closed: { code: number; reason: string } | null = null;
    socket.addEventListener('close', ({ code, reason }) => {
      closed = { code, reason };
    });
    const opened = new Rfb(element, socket, { credentials: { password }, shared: true });
    rfb.current = opened;
    opened.background = 'transparent';
    applyView(opened, view.current);
    opened.addEventListener('connect', on.connected);
    opened.addEventListener('disconnect', () => {
      if (rfb.current === opened) rfb.current = null;
      on.ended(closed);
    });
    return () => {
      if (rfb.current === opened) opened.disconnect();
    };
  }

  const [keys] = useState<KeySender>(() => ({
    press: (keysym, code) => rfb.current?.sendKey(keysym, code, true),
    release: (keysym, code) => rfb.current?.sendKey(keysym, code, false),
    // noVNC hears it from the server and has no public name for it.
    isCapsLockOn: () => (rfb.current as { _remoteCapsLock?: boolean | null } | null)?._remoteCapsLock ?? null,
  }));

  return {
    ...line,
    keys,
    sendCtrlAltDel: () => rfb.current?.sendCtrlAltDel(),
    focus: () => rfb.current?.focus(),
    blur: () => rfb.current?.blur(),
  };
}

function applyView(rfb: RFB, { isScaled, isDeaf }: { isScaled: boolean; isDeaf: boolean }): void {
  rfb.scaleViewport = isScaled;
  rfb.clipViewport = false;
  rfb.viewOnly = isDeaf;
}

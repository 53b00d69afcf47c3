'use client';

import { type RefObject, useEffect, useRef } from 'react';
import type { Attach } from '@/lib/client/console-line';
import type { SerialTerminal } from './terminal';
import { useLine } from './use-line';

/** Keeps a serial console's terminal in the screen element; what it showed stays through reconnections. */
export function useSerial(
  screen: RefObject<HTMLDivElement | null>,
  { vmId, isPossible, isViewOnly }: { vmId: string; isPossible: boolean; isViewOnly: boolean },
) {
  const terminal = useRef<SerialTerminal | null>(null);
  const socket = useRef<WebSocket | null>(null);
  const line = useLine({ vmId, kind: 'serial', streams: 1, isPossible }, attach);
  const isDeaf = isViewOnly || !line.seat?.isInControl;
  const deaf = useRef(isDeaf);

  useEffect(() => {
    deaf.current = isDeaf;
    terminal.current?.setDeaf(isDeaf);
  }, [isDeaf]);
  useEffect(
    () => () => {
      terminal.current?.dispose();
      terminal.current = null;
    },
    [],
  );

  async function attach(...[{ addresses }, on]: Parameters<Attach>): Promise<() => void> {
    const { createTerminal } = await import('./terminal');
    const element = screen.current;
    const [address] = addresses;
    if (!element || !address) return () => {};
    terminal.current ??= createTerminal(element, (data) => {
      if (!deaf.current && socket.current?.readyState === WebSocket.OPEN)
        socket.current.send(data as BufferSource);
    });
    terminal.current.setDeaf(deaf.current);
    const opened = new WebSocket(address, ['binary']);
    opened.binaryType = 'arraybuffer';
    socket.current = opened;
    let isEnded = false;
    opened.addEventListener('open', on.connected);
    opened.addEventListener('message', ({ data }) => {
      if (!isEnded && data instanceof ArrayBuffer) terminal.current?.write(new Uint8Array(data));
    });
    opened.addEventListener('close', ({ code, reason }) => {
      if (!isEnded) on.ended({ code, reason });
    });
    return () => {
      isEnded = true;
      opened.close(1000);
    };
  }

  return {
    ...line,
    focus: () => terminal.current?.focus(),
    blur: () => terminal.current?.blur(),
    text: () => terminal.current?.text() ?? '',
  };
}

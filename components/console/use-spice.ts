'use client';

import { type RefObject, useEffect, useRef } from 'react';
import type { Attach } from '@/lib/client/console-line';
import { useLine } from './use-line';

// Main, display, inputs and cursor; the rest is for sound, USB and what else a machine may have.
const maxChannels = 8;
/** SPICE_MSG_MAIN_CHANNELS_LIST: the client opens a connection for each of them. */
const channelsList = 104;

/** Keeps a SPICE picture in the screen element. */
export function useSpice(
  screen: RefObject<HTMLDivElement | null>,
  { vmId, isPossible, isScaled }: { vmId: string; isPossible: boolean; isScaled: boolean },
) {
  const line = useLine({ vmId, kind: 'spice', streams: maxChannels, isPossible }, attach);
  const scaled = useRef(isScaled);

  useEffect(() => {
    scaled.current = isScaled;
    const element = screen.current;
    const fitNow = () => element && fitCanvas(element, scaled.current);
    fitNow();
    if (!element?.parentElement) return;
    const sizes = new ResizeObserver(fitNow);
    sizes.observe(element.parentElement);
    const canvases = new MutationObserver(fitNow);
    canvases.observe(element, { childList: true, subtree: true, attributeFilter: ['width', 'height'] });
    return () => {
      sizes.disconnect();
      canvases.disconnect();
    };
  }, [isScaled, screen]);

  async function attach(...[{ addresses, password }, on]: Parameters<Attach>): Promise<() => void> {
    const { SpiceMainConn } = await import('@spice-project/spice-html5');
    const element = screen.current;
    if (!element) return () => {};
    const left = [...addresses];
    const next = () => {
      const address = left.shift();
      if (!address) throw new Error('The SPICE server has more channels than are opened here.');
      return address;
    };
    let isEnded = false;
    let closed: { code: number; reason: string } | null = null;
    const end = () => {
      if (isEnded) return;
      stop();
      on.ended(closed);
    };
    const main = new SpiceMainConn({
      uri: next(),
      screen_id: element.id,
      password,
      onsuccess: on.connected,
      // It comes before the socket's own close is heard by others.
      onerror: () => setTimeout(end),
    });
    const { ws } = main;
    ws?.addEventListener('close', ({ code, reason }) => {
      closed = { code, reason };
      setTimeout(end);
    });
    giveEachChannelItsOwn(main, ws, next);

    function stop(): void {
      isEnded = true;
      try {
        main.stop();
      } catch {
        // It stumbles over what it has not made yet, after it has closed its connections.
      }
      element?.replaceChildren();
    }
    return () => {
      if (!isEnded) stop();
    };
  }

  const canvas = () => screen.current?.querySelector('canvas');
  return { ...line, focus: () => canvas()?.focus(), blur: () => canvas()?.blur() };
}

type Main = { process_channel_message(message: { type: number }): boolean };

/** It opens every channel at the address of the first; ours are good once only. */
function giveEachChannelItsOwn(main: Main, ws: WebSocket | undefined, next: () => string): void {
  if (!ws) return;
  const process = main.process_channel_message;
  main.process_channel_message = function (message) {
    if (message.type !== channelsList) return process.call(this, message);
    Object.defineProperty(ws, 'url', { configurable: true, get: next });
    try {
      return process.call(this, message);
    } finally {
      Reflect.deleteProperty(ws, 'url');
    }
  };
}

/** By a transform, after which the pointer's place is still counted in the machine's own pixels. */
function fitCanvas(element: HTMLElement, isScaled: boolean): void {
  const canvas = element.querySelector('canvas');
  const frame = element.parentElement;
  if (!canvas || !frame) return;
  const factor = isScaled
    ? Math.min(frame.clientWidth / canvas.width, frame.clientHeight / canvas.height)
    : 1;
  element.style.width = `${canvas.width}px`;
  element.style.height = `${canvas.height}px`;
  element.style.transformOrigin = '0 0';
  element.style.transform = isScaled ? `scale(${factor})` : '';
  element.style.marginLeft = isScaled
    ? `${Math.max(0, (frame.clientWidth - canvas.width * factor) / 2)}px`
    : '';
}

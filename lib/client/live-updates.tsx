'use client';

import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { LiveMessage } from '../domain/views.ts';
import { backOffMs } from './back-off.ts';
import { keysOf } from './query-keys.ts';
import { createRefresher } from './refresher.ts';

type Live = { isLive: boolean; readAgain(keys: readonly (readonly string[])[]): void };

const LiveContext = createContext<Live>({ isLive: true, readAgain() {} });

/** Whether changes arrive by themselves at this moment. */
export function useIsLive(): boolean {
  return useContext(LiveContext).isLive;
}

/** How to read again what the server sent with a page. */
export function useReadAgain(): Live['readAgain'] {
  return useContext(LiveContext).readAgain;
}

// Without the socket a page is read again this often, so that it is late instead of wrong.
const pollMs = 15_000;

/** Holds the live socket of the page: ids come in, what shows them is read again. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  // True at first, or every page would begin with a flash of "not live".
  const [isLive, setIsLive] = useState(true);

  const refresh = useRef<ReturnType<typeof createRefresher>>(null);
  const hasOpened = useRef(false);
  const readAgain = useCallback((keys: readonly (readonly string[])[]) => {
    // The first page is read again as a whole when the socket opens.
    if (hasOpened.current) refresh.current?.([...keys]);
  }, []);

  useEffect(() => {
    refresh.current = createRefresher(client);
    const read = refresh.current;
    return keepOpen({
      onOpen() {
        setIsLive(true);
        hasOpened.current = true;
        // What happened while it was closed was not told; nor what happened since the page was made.
        read([[]]);
      },
      onMessage: (message) => read(keysOf(message)),
      onClosed: () => setIsLive(false),
    });
  }, [client]);

  useEffect(() => {
    if (isLive) return;
    const timer = setInterval(() => void client.invalidateQueries(), pollMs);
    return () => clearInterval(timer);
  }, [client, isLive]);

  const live = useMemo(() => ({ isLive, readAgain }), [isLive, readAgain]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

type Handlers = {
  onOpen(): void;
  onMessage(message: LiveMessage): void;
  onClosed(): void;
};

/** @returns how to end it */
function keepOpen(handlers: Handlers): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let isEnded = false;

  function open(): void {
    clearTimeout(timer);
    const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
    const opened = new WebSocket(`${scheme}//${window.location.host}/ws/live`);
    socket = opened;
    opened.onopen = () => {
      attempt = 0;
      handlers.onOpen();
    };
    opened.onmessage = ({ data }) => handlers.onMessage(JSON.parse(String(data)) as LiveMessage);
    opened.onclose = () => {
      if (isEnded) return;
      handlers.onClosed();
      timer = setTimeout(open, backOffMs(attempt));
      attempt += 1;
    };
  }

  // A laptop that wakes up, or a network that is back, need not wait for the back-off.
  function hurry(): void {
    if (document.visibilityState !== 'visible' || socket?.readyState !== WebSocket.CLOSED) return;
    open();
  }

  open();
  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  return () => {
    isEnded = true;
    clearTimeout(timer);
    window.removeEventListener('online', hurry);
    document.removeEventListener('visibilitychange', hurry);
    socket?.close();
  };
}

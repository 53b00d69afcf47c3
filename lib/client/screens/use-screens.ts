'use client';

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ScreenView } from '../../domain/views.ts';
import { readAnswer } from '../fetch-json.ts';
import { fetchPicture } from '../fetch-picture.ts';
import { createScreensWatcher, type Seen } from './watcher.ts';

const nothing: Seen = { screens: new Map(), error: null };
// A tile that is about to be scrolled into sight has its picture when it is.
const margin = '120px';

/** Keeps those screens fresh whose elements are seen. @param isOn  false asks for nothing */
export function useScreens(isOn: boolean) {
  const [watcher, setWatcher] = useState<ReturnType<typeof createScreensWatcher> | null>(null);
  const observer = useRef<IntersectionObserver | null>(null);
  const elements = useRef(new Map<string, Element>());

  useEffect(() => {
    if (!isOn) return;
    const made = createScreensWatcher(askServer);
    const looked = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          made.see((target as HTMLElement).dataset.vmId ?? '', isIntersecting);
      },
      { rootMargin: margin },
    );
    const onVisibility = () => made.show(document.visibilityState === 'visible');
    onVisibility();
    document.addEventListener('visibilitychange', onVisibility);
    for (const element of elements.current.values()) looked.observe(element);
    observer.current = looked;
    setWatcher(made);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      looked.disconnect();
      observer.current = null;
      made.end();
      setWatcher(null);
    };
  }, [isOn]);

  /** The element that stands for a VM's screen, with its id as `data-vm-id`; null once it is gone. */
  const place = useCallback(
    (vmId: string, element: Element | null) => {
      const before = elements.current.get(vmId);
      if (before) observer.current?.unobserve(before);
      if (element) {
        elements.current.set(vmId, element);
        observer.current?.observe(element);
      } else {
        elements.current.delete(vmId);
        watcher?.see(vmId, false);
      }
    },
    [watcher],
  );

  const seen = useSyncExternalStore(
    useCallback((listener) => watcher?.subscribe(listener) ?? (() => {}), [watcher]),
    () => watcher?.state() ?? nothing,
    () => nothing,
  );
  return { ...seen, place };
}

async function askServer(vmIds: string[], signal: AbortSignal): Promise<ScreenView[]> {
  const response = await fetch('/api/v1/screens', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ vmIds }),
    cache: 'no-store',
    signal,
  });
  return readAnswer<ScreenView[]>(response.status, await response.text());
}

/** The address of the picture with this mark; the one before it until it is there, and null before the first. */
export function useScreenPicture(vmId: string, mark: string | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!mark) return;
    const ending = new AbortController();
    fetchPicture(`/api/v1/vms/${vmId}/screen`, ending.signal).then(
      (picture) => {
        if (!ending.signal.aborted) setAddress(URL.createObjectURL(picture));
      },
      // The next look tells why, or gives another.
      () => {},
    );
    return () => ending.abort();
  }, [vmId, mark]);
  // The browser keeps a picture until it is told that nobody looks at it any more.
  useEffect(() => () => (address ? URL.revokeObjectURL(address) : undefined), [address]);
  return address;
}

import type { HostConnectionHealth, HostFailure, HostState } from './host.ts';

type Host = { state: HostState; failure: HostFailure | null; connections: HostConnectionHealth[] | null };

/** What is tried again by itself, and when; null when nothing has to be. */
export function retryWords({ state, failure, connections }: Host, now: number): string | null {
  if (state === 'disabled' || state === 'connecting' || !failure) return null;
  switch (failure) {
    case 'hung':
      if (state === 'degraded')
        return 'It is asked again every 2 s. After some 12 s of silence its connections are given up and made anew.';
      return `Connecting is tried again ${whenWords(connections, now)}.`;
    case 'tooOld':
      return 'It is looked at again whenever it is connected anew, as after an update of libvirt.';
    case 'authentication':
      return `Signing in is tried again ${whenWords(connections, now)}, seldom enough to lock no account; at once when the host is edited.`;
    case 'unreachable':
    case 'refused':
      return `Connecting is tried again ${whenWords(connections, now)}; what is asked for meanwhile is refused.`;
  }
}

// A shorter wait is over before anybody has read it.
const soonMs = 5_000;

function whenWords(connections: HostConnectionHealth[] | null, now: number): string {
  // Events come first: without them nothing of the host is known.
  const at = connections?.find(({ lane }) => lane === 'events')?.nextTryAt;
  const inMs = at ? Date.parse(at) - now : 0;
  return inMs > soonMs ? `in ${Math.ceil(inMs / 1000)} s` : 'every few seconds';
}

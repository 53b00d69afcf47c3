'use client';

import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react';
import { Section } from '@/components/ui/page';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import { Ago } from '@/components/ui/time';
import { useNow } from '@/lib/client/now';
import { type HostConnectionHealth, type HostLane, hostFailureWords } from '@/lib/domain/host';
import { retryWords } from '@/lib/domain/host-retry';
import type { HostRow } from '@/lib/domain/views';

const laneWords: Record<HostLane, string> = {
  commands: 'Changes',
  reads: 'Reading',
  guests: 'Guest agents',
  events: 'Events',
  statistics: 'Statistics',
};

const looks: Record<HostConnectionHealth['state'], StateLook> = {
  connected: { tone: 'good', icon: CircleCheck, word: 'Connected' },
  connecting: { tone: 'busy', icon: LoaderCircle, word: 'Connecting', isPulsing: true },
  waiting: { tone: 'bad', icon: CircleX, word: 'Away' },
  idle: { tone: 'idle', icon: CircleDashed, word: 'Not needed yet' },
};

/** Each kind of connection by itself: one that hangs holds up none of the others. */
export function HostConnections({ host }: { host: HostRow }) {
  const { connections, answeredAt, state } = host;
  return (
    <Section
      title="Connections"
      note={
        answeredAt ? (
          <>
            last answer <LastAnswer at={answeredAt} isConnected={state === 'connected'} />
          </>
        ) : (
          'no answer yet'
        )
      }
    >
      {connections === null || state === 'disabled' ? (
        <p className="py-3 text-13 text-text-2">
          {state === 'disabled' ? 'None is kept while the host is disabled.' : 'None was tried yet.'}
        </p>
      ) : (
        <ul aria-label="Connections">
          {connections.map((one) => (
            <Connection key={one.lane} connection={one} />
          ))}
        </ul>
      )}
      <Retry host={host} />
    </Section>
  );
}

function Connection({ connection }: { connection: HostConnectionHealth }) {
  const { lane, state, connectedSince, failures, failure, reason } = connection;
  const look = failure ? { ...looks[state], word: hostFailureWords[failure] } : looks[state];
  return (
    <li
      aria-label={laneWords[lane]}
      className="grid min-h-row grid-cols-[7rem_8rem_minmax(0,1fr)] items-center gap-x-4 border-line border-b text-13 last:border-b-0"
    >
      <span className="text-text-2">{laneWords[lane]}</span>
      <StateMark look={look} />
      <span className="truncate text-right text-12 text-text-3" title={reason ?? undefined}>
        {connectedSince ? (
          <>
            for <Ago at={connectedSince} form="length" />
          </>
        ) : null}
        {failures > 0 ? `${failures} in vain` : null}
      </span>
    </li>
  );
}

/** A host that answers does so every 2 s, and that is written down seldom. */
function LastAnswer({ at, isConnected }: { at: string; isConnected: boolean }) {
  return isConnected ? 'less than 3 s ago' : <Ago at={at} />;
}

function Retry({ host }: { host: HostRow }) {
  const words = useNow((now) => retryWords(host, now) ?? '');
  return words ? (
    <p className="pt-2 text-12 text-text-2" suppressHydrationWarning>
      {words}
    </p>
  ) : null;
}

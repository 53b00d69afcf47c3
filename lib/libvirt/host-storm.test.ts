import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { CallError, LibvirtError } from './errors.ts';
import type { Frame } from './frame.ts';
import type { Host } from './host-types.ts';
import { argsOf, type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';
import { guest, openFakeHost } from './testing/fake-host.ts';

let daemon: FakeDaemon | null = null;
let host: Host | null = null;
afterEach(async () => {
  await host?.close();
  await daemon?.close();
  daemon = host = null;
});

/** A repeatable stand-in for chance. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const letters = [...'abcdefgh'];

describe('a host in a storm', () => {
  it.each([1, 2, 3])(
    'settles every call, each with its own answer, holds no place afterwards and works (seed %d)',
    async (seed) => {
      const random = seeded(seed);
      const unanswered: [Frame, Peer][] = [];
      let isStorm = true;
      let dropped = 0;
      const answer = (frame: Frame, peer: Peer) => {
        const { dom } = argsOf(frame, 'domainGetMetadata') as { dom: { name: string } };
        if (!peer.socket.destroyed) peer.reply(frame, { metadata: dom.name });
      };
      daemon = await startFakeDaemon((frame, peer) => {
        if (!isCall(frame, 'domainGetMetadata') && !isCall(frame, 'domainShutdown')) return;
        const chance = isStorm ? random() : 1;
        if (chance < 0.01) {
          dropped++;
          peer.socket.destroy();
        } else if (chance < 0.02) unanswered.push([frame, peer]);
        else if (chance < 0.04) setTimeout(() => reply(frame, peer), 100 + random() * 200);
        else if (chance < 0.1) peer.refuse(frame, { code: 55, message: 'not now' });
        else if (chance < 0.3) setTimeout(() => reply(frame, peer), random() * 20);
        else reply(frame, peer);
      });
      function reply(frame: Frame, peer: Peer): void {
        if (isCall(frame, 'domainGetMetadata')) answer(frame, peer);
        else if (!peer.socket.destroyed) peer.reply(frame, {});
      }
      const own = openFakeHost(daemon, { connectionWaitMs: 200 });
      host = own;

      const outcomes: string[] = [];
      async function makeCall(): Promise<void> {
        const dom = guest(letters[Math.floor(random() * letters.length)] ?? 'a');
        const aborting = new AbortController();
        if (random() < 0.05) setTimeout(() => aborting.abort(), random() * 60);
        const bounds = { timeoutMs: 30 + random() * 300, signal: aborting.signal };
        // Half of them wait for the guest, so they are held behind slow ones.
        const made =
          random() < 0.5
            ? own
                .call('domainGetMetadata', { dom, type: 0, uri: null, flags: 0 }, bounds)
                .then(({ metadata }) => (metadata === dom.name ? 'right' : `${metadata} for ${dom.name}`))
            : own.call('domainShutdown', { dom }, bounds).then(() => 'right');
        const outcome = made.catch((error: unknown) =>
          error instanceof CallError || error instanceof LibvirtError ? 'failed' : String(error),
        );
        outcomes.push(await outcome);
      }
      const callers = Array.from({ length: 40 }, async () => {
        for (let i = 0; i < 40; i++) await makeCall();
      });
      await Promise.all(callers);
      const counts = Object.fromEntries([...new Set(outcomes)].map((kind) => [kind, count(outcomes, kind)]));
      expect(Object.keys(counts).sort()).toEqual(['failed', 'right']);
      expect(counts.right).toBeGreaterThan(400);
      expect(counts.failed).toBeGreaterThan(50);
      expect(dropped).toBeGreaterThan(0);

      isStorm = false;
      for (const [frame, peer] of unanswered) reply(frame, peer);
      await waitFor('the last late answers', 60_000, () => own.state().lanes.commands.inFlight === 0);
      expect(own.state().lanes.commands).toMatchObject({ queued: 0, slow: [] });
      const calls = Array.from({ length: 20 }, () => letters)
        .flat()
        .map((letter) => own.call('domainShutdown', { dom: guest(letter) }, { timeoutMs: 5_000 }));
      expect(await Promise.all(calls)).toHaveLength(160);
      await waitFor('the extra connections’ end', 60_000, () => own.state().lanes.commands.connections === 1);
    },
  );
});

function count(outcomes: string[], kind: string): number {
  return outcomes.filter((outcome) => outcome === kind).length;
}

/** A screen that somebody looks at now. */
export type WantedScreen = {
  vmId: string;
  hostId: string;
  /** What the host calls the VM. */
  externalId: string;
  /** Of the picture that is there; null before there is one. */
  mark: string | null;
};

export type Outcome = 'changed' | 'same' | 'noScreen' | 'failed';

// Two at a time, and each rests for as long as it took: on average a host is asked for one picture at a time at most.
const atOncePerHost = 2;
// Of all hosts: each picture costs this process some milliseconds of computing.
const atOnce = 8;
// A screen that changes is looked at this often, and one that stands still less and less.
const everyMs = 4_000;
const slowestMs = 12_000;
// It may get a screen, but seldom does.
const noScreenMs = 20_000;
// A QEMU that does not answer keeps one of its host's workers for every time that it is asked.
const firstRetryMs = 15_000;
const longestRetryMs = 5 * 60_000;

type Known = { nextAt: number; everyMs: number; retryMs: number };

/** Says which pictures are to be taken now: no more than hosts can give besides their work. */
export function createScreenSchedule(now: () => number = () => performance.now()) {
  const known = new Map<string, Known>();
  const underWay = new Set<string>();
  const busyOf = new Map<string, number>();
  let busy = 0;

  const busyAt = (hostId: string) => busyOf.get(hostId) ?? 0;
  const nextAt = (vmId: string) => known.get(vmId)?.nextAt ?? 0;

  return {
    /** Chooses, and counts what it chose as begun: those that have waited longest first. */
    begin(wanted: readonly WantedScreen[]): WantedScreen[] {
      const at = now();
      // How often one was asked stays known while it goes out of sight and comes back.
      const there = new Set(wanted.map(({ vmId }) => vmId));
      for (const [vmId, one] of known)
        if (one.nextAt + longestRetryMs <= at && !there.has(vmId) && !underWay.has(vmId)) known.delete(vmId);
      const begun: WantedScreen[] = [];
      const due = wanted.filter(({ vmId }) => !underWay.has(vmId) && nextAt(vmId) <= at);
      for (const screen of due.sort((a, b) => nextAt(a.vmId) - nextAt(b.vmId))) {
        if (busy >= atOnce) break;
        if (busyAt(screen.hostId) >= atOncePerHost) continue;
        busy += 1;
        busyOf.set(screen.hostId, busyAt(screen.hostId) + 1);
        underWay.add(screen.vmId);
        begun.push(screen);
      }
      return begun;
    },
    /** @returns how long its place stays taken: then say `rested` */
    end({ vmId }: WantedScreen, outcome: Outcome, tookMs: number): number {
      const before = known.get(vmId) ?? { everyMs, retryMs: firstRetryMs };
      const one = { everyMs: before.everyMs, retryMs: firstRetryMs, nextAt: 0 };
      if (outcome === 'changed') one.everyMs = everyMs;
      if (outcome === 'same') one.everyMs = Math.min(slowestMs, before.everyMs * 1.5);
      let waitMs = one.everyMs;
      if (outcome === 'noScreen') waitMs = noScreenMs;
      if (outcome === 'failed') {
        waitMs = before.retryMs;
        one.retryMs = Math.min(longestRetryMs, before.retryMs * 2);
      }
      // From its beginning, so that a slow one is not asked sooner than it can answer.
      one.nextAt = now() - tookMs + Math.max(waitMs, 2 * tookMs);
      known.set(vmId, one);
      underWay.delete(vmId);
      busy -= 1;
      return tookMs;
    },
    rested({ hostId }: WantedScreen): void {
      const left = busyAt(hostId) - 1;
      if (left > 0) busyOf.set(hostId, left);
      else busyOf.delete(hostId);
    },
  };
}

import { expect, test } from 'vitest';
import { createScreenSchedule, type Outcome, type WantedScreen } from './schedule.ts';

const screen = (vmId: string, hostId = 'kvm1'): WantedScreen => ({
  vmId,
  hostId,
  externalId: vmId,
  mark: null,
});
const screens = (number: number, hostId = 'kvm1') =>
  Array.from({ length: number }, (_, index) => screen(`${hostId}-${index}`, hostId));

/** A clock that is turned by hand, and a host whose every picture takes so long. */
function setUp(tookMs = 100) {
  let now = 1_000;
  const schedule = createScreenSchedule(() => now);
  const running: { screen: WantedScreen; until: number }[] = [];
  const resting: { screen: WantedScreen; until: number }[] = [];
  const begun: { vmId: string; at: number }[] = [];
  let most = 0;
  return {
    begun,
    mostAtOnce: () => most,
    /** Lets time go by, with these wanted. */
    run(ms: number, wanted: () => WantedScreen[], outcome: (vmId: string) => Outcome = () => 'changed') {
      for (const until = now + ms; now < until; now += 10) {
        for (const one of running.filter((one) => one.until <= now)) {
          running.splice(running.indexOf(one), 1);
          resting.push({ ...one, until: now + schedule.end(one.screen, outcome(one.screen.vmId), tookMs) });
        }
        for (const one of resting.filter((one) => one.until <= now)) {
          resting.splice(resting.indexOf(one), 1);
          schedule.rested(one.screen);
        }
        for (const screen of schedule.begin(wanted())) {
          running.push({ screen, until: now + tookMs });
          begun.push({ vmId: screen.vmId, at: now });
        }
        most = Math.max(most, running.length);
      }
    },
    gapsOf: (vmId: string) => {
      const times = begun.filter((one) => one.vmId === vmId).map(({ at }) => at);
      return times.slice(1).map((at, index) => at - (times[index] ?? 0));
    },
  };
}

test('a screen that changes is taken every 4 seconds, however many ask how often', () => {
  const { run, gapsOf } = setUp();
  run(20_000, () => [screen('a')]);
  expect(gapsOf('a')).toEqual([4_000, 4_000, 4_000, 4_000]);
});

test('one that stands still is taken less and less, at least every 12 seconds, and often again when it moves', () => {
  let isMoving = false;
  const { run, gapsOf } = setUp();
  run(
    60_000,
    () => [screen('a')],
    () => (isMoving ? 'changed' : 'same'),
  );
  expect(gapsOf('a').slice(0, 4)).toEqual([6_000, 9_000, 12_000, 12_000]);
  isMoving = true;
  run(
    20_000,
    () => [screen('a')],
    () => 'changed',
  );
  expect(gapsOf('a').at(-1)).toBe(4_000);
});

test('a host gives two at a time, and rests for as long as each took', () => {
  const { run, mostAtOnce, begun } = setUp(500);
  run(10_000, () => screens(200));
  expect(mostAtOnce()).toBe(2);
  // Two places, a second for each picture with its rest.
  expect(begun.length).toBeLessThanOrEqual(20);
  expect(begun.length).toBeGreaterThanOrEqual(18);
});

test('a slow host holds up no other, and all of them together are bounded', () => {
  const { run, mostAtOnce, begun } = setUp(1_000);
  const hosts = Array.from({ length: 12 }, (_, index) => `kvm${index}`);
  run(20_000, () => hosts.flatMap((hostId) => screens(3, hostId)));
  expect(mostAtOnce()).toBe(8);
  expect(new Set(begun.map(({ vmId }) => vmId.split('-')[0])).size).toBe(12);
});

test('with more than a host can give, each gets its turn', () => {
  const { run, begun } = setUp(200);
  run(30_000, () => screens(100));
  expect(new Set(begun.map(({ vmId }) => vmId)).size).toBe(100);
});

test('nothing is begun that nobody looks at, and going out of sight and back brings no picture sooner', () => {
  const { run, begun, gapsOf } = setUp();
  run(1_000, () => [screen('a')]);
  run(500, () => []);
  expect(begun).toHaveLength(1);
  run(10_000, () => [screen('a')]);
  expect(gapsOf('a')[0]).toBe(4_000);
});

test('one that fails is asked seldom and more seldom, whether it is out of sight in between or not', () => {
  const { run, gapsOf } = setUp();
  let isSeen = true;
  for (let round = 0; round < 60; round++) {
    run(
      5_000,
      () => (isSeen ? [screen('a')] : []),
      () => 'failed',
    );
    isSeen = !isSeen;
  }
  const gaps = gapsOf('a');
  expect(gaps[0]).toBeGreaterThanOrEqual(15_000);
  expect(gaps[1]).toBeGreaterThanOrEqual(30_000);
  expect(gaps[2]).toBeGreaterThanOrEqual(60_000);
});

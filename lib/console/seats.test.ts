import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SeatView } from '../domain/console.ts';
import type { ConsoleKind } from '../domain/vm.ts';
import { createSeats, type Passing, type Seat, type Seats } from './seats.ts';

const ann = { id: 'a', username: 'ann' };
const bob = { id: 'b', username: 'bob' };
const cleo = { id: 'c', username: 'cleo' };

let seats: Seats;
let passings: string[];

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  passings = [];
  seats = createSeats({
    onPassed: ({ from, to, how }: Passing) => passings.push(`${from.username} to ${to.username}: ${how}`),
  });
});
afterEach(() => vi.useRealTimers());

type Sitting = Seat & { view(): SeatView; replaced: number; ended: string[] };

function sit(
  user: { id: string; username: string },
  more: { key?: string; kind?: ConsoleKind; isViewOnly?: boolean; mayTake?: boolean; vmId?: string } = {},
): Sitting {
  let view: SeatView | undefined;
  const sitting = { replaced: 0, ended: [] as string[] };
  const seat = seats.join({
    vmId: 'vm',
    kind: 'vnc',
    key: user.id,
    user,
    isViewOnly: false,
    mayTake: false,
    ...more,
    tell: (told) => {
      view = told;
    },
    onReplaced: () => {
      sitting.replaced += 1;
    },
  });
  seat.hold((why) => sitting.ended.push(why));
  return Object.assign(sitting, seat, {
    view() {
      if (!view) throw new Error('nothing was told');
      return view;
    },
  });
}

test('the first is in control; the second is told by whom and since when, and looks on', () => {
  const first = sit(ann);
  expect(first.view()).toMatchObject({ isInControl: true, controller: null, watchers: [] });
  vi.advanceTimersByTime(180_000);
  const second = sit(bob);
  expect(second.view()).toMatchObject({
    isInControl: false,
    controller: { username: 'ann', isMe: false, since: '2026-01-01T00:00:00.000Z' },
    mayTake: false,
  });
  expect(first.view().watchers).toEqual([{ username: 'bob', isMe: false }]);
  expect([first.isInControl(), second.isInControl()]).toEqual([true, false]);
});

test('consoles of other VMs and of other kinds know nothing of each other', () => {
  sit(ann);
  expect(sit(bob, { vmId: 'another' }).isInControl()).toBe(true);
  expect(sit(bob, { kind: 'serial' }).isInControl()).toBe(true);
});

test('who asks gets control when the first hands over, and the first stays and looks on', () => {
  const first = sit(ann);
  const second = sit(bob);
  second.want('ask');
  expect(first.view().request).toEqual({ username: 'bob', isMine: false, leftMs: 15_000 });
  expect(second.view().request).toMatchObject({ isMine: true });
  expect(second.isInControl()).toBe(false);
  first.want('handOver');
  expect(second.view()).toMatchObject({ isInControl: true, request: null });
  expect(first.view()).toMatchObject({ isInControl: false, controller: { username: 'bob' } });
  expect(first.ended).toEqual([]);
  expect(passings).toEqual(['ann to bob: handed over']);
});

test('a no leaves control where it is, and asking again takes a while', () => {
  const first = sit(ann);
  const second = sit(bob);
  second.want('ask');
  first.want('refuse');
  expect(second.view()).toMatchObject({
    isInControl: false,
    request: null,
    refused: { by: 'ann', leftMs: 30_000 },
  });
  second.want('ask');
  expect(first.view().request).toBeNull();
  vi.advanceTimersByTime(30_000);
  expect(second.view().refused).toBeNull();
  second.want('ask');
  expect(first.view().request).toMatchObject({ username: 'bob' });
  expect(passings).toEqual([]);
});

test('without an answer control goes on after 15 s and not before', () => {
  sit(ann);
  const second = sit(bob);
  second.want('ask');
  vi.advanceTimersByTime(14_999);
  expect(second.isInControl()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(second.isInControl()).toBe(true);
  expect(passings).toEqual(['ann to bob: unanswered']);
});

test.each(['closed', 'lost'] as const)(
  'when the first has gone (%s), control goes to who asks at once',
  (how) => {
    const first = sit(ann);
    const second = sit(bob);
    second.want('ask');
    first.leave(how);
    expect(second.isInControl()).toBe(true);
    vi.advanceTimersByTime(60_000);
    expect(second.isInControl()).toBe(true);
  },
);

test('who only looks on gets no control unasked when the first goes, and can take it then', () => {
  const first = sit(ann);
  const second = sit(bob);
  first.leave('closed');
  expect(second.view()).toMatchObject({ isInControl: false, controller: null });
  second.want('ask');
  expect(second.isInControl()).toBe(true);
});

test('one who lost the connection finds control again, though another came first', () => {
  const first = sit(ann);
  const second = sit(bob);
  first.leave('lost');
  second.leave('lost');
  const secondAgain = sit(bob);
  expect(secondAgain.isInControl()).toBe(false);
  expect(sit(ann).isInControl()).toBe(true);
  expect(secondAgain.view().controller).toMatchObject({ username: 'ann' });
});

test('control is kept for one who does not come back for 15 s, and not against one who asks', () => {
  sit(ann).leave('lost');
  vi.advanceTimersByTime(15_000);
  const later = sit(bob);
  expect(later.isInControl()).toBe(true);
  later.leave('lost');
  const third = sit(cleo);
  expect(third.isInControl()).toBe(false);
  third.want('ask');
  expect(third.isInControl()).toBe(true);
});

test('an administrator takes control without asking, and another cannot', () => {
  const first = sit(ann);
  const second = sit(bob);
  second.want('take');
  expect(first.isInControl()).toBe(true);
  const admin = sit(cleo, { mayTake: true });
  admin.want('take');
  expect(admin.isInControl()).toBe(true);
  expect(first.view().controller).toMatchObject({ username: 'cleo' });
  expect(passings).toEqual(['ann to cleo: taken']);
});

test('the same person moves control from one page to another without asking', () => {
  const first = sit(ann, { key: 'tab 1' });
  const second = sit(ann, { key: 'tab 2' });
  expect(second.view().controller).toMatchObject({ username: 'ann', isMe: true });
  second.want('ask');
  expect([first.isInControl(), second.isInControl()]).toEqual([false, true]);
  // It is nobody's news.
  expect(passings).toEqual([]);
});

test('one who only wants to look leaves control free, and gives it to who asks', () => {
  const first = sit(ann, { isViewOnly: true });
  expect(first.isInControl()).toBe(false);
  const second = sit(bob);
  expect(second.isInControl()).toBe(true);
  first.want('ask');
  second.want('release');
  expect(first.isInControl()).toBe(true);
  first.want('release');
  expect([first, second].map((one) => one.view().controller)).toEqual([null, null]);
});

test('one asks at a time; a taken-back or outrun question is over', () => {
  const first = sit(ann);
  const second = sit(bob);
  const third = sit(cleo, { mayTake: true });
  second.want('ask');
  third.want('ask');
  expect(third.view().request).toMatchObject({ username: 'bob', isMine: false });
  second.want('cancel');
  expect(first.view().request).toBeNull();
  second.want('ask');
  third.want('take');
  vi.advanceTimersByTime(60_000);
  expect(third.isInControl()).toBe(true);
  second.want('ask');
  second.leave('closed');
  expect(third.view().request).toBeNull();
  vi.advanceTimersByTime(60_000);
  expect(third.isInControl()).toBe(true);
});

test('the same page that comes again takes its own place, with what it had', () => {
  const first = sit(ann);
  const second = sit(bob);
  const again = sit(ann);
  expect([first.replaced, again.isInControl(), second.view().watchers]).toEqual([1, true, []]);
  expect(first.ended).toEqual(['left']);
  // The old connection ends late, and takes nothing with it.
  first.leave('lost');
  expect(again.isInControl()).toBe(true);
  expect(seats.find({ vmId: 'vm', kind: 'vnc', key: 'a' })?.isInControl()).toBe(true);
});

test('streams end with their viewer, and of a console for one also with control', () => {
  const first = sit(ann, { kind: 'spice' });
  const second = sit(bob, { kind: 'spice', mayTake: true });
  second.want('take');
  expect(first.ended).toEqual(['yielded']);
  expect(second.ended).toEqual([]);
  second.leave('closed');
  expect(second.ended).toEqual(['left']);
  const ended: string[] = [];
  second.hold((why) => ended.push(why));
  expect(ended).toEqual(['left']);
});

test('nothing is kept of a console that everybody has left', () => {
  const all = [sit(ann), sit(bob), sit(cleo, { kind: 'serial' })];
  all[1]?.want('ask');
  for (const one of all) one.leave('lost');
  vi.advanceTimersByTime(60_000);
  expect(seats.roomCount()).toBe(0);
});

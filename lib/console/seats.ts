import { isForOne, type SeatRequest, type SeatView } from '../domain/console.ts';
import type { ConsoleKind } from '../domain/vm.ts';

/** One viewer's place at a console. */
export type Seat = {
  isInControl(): boolean;
  want(what: SeatRequest['do']): void;
  /** A stream of this viewer: it is ended when the viewer goes, or must let go. @returns how to take it off */
  hold(end: (why: 'left' | 'yielded') => void): () => void;
  /** @param how  `lost` when the connection broke: control is kept for the same person for a while */
  leave(how: 'closed' | 'lost'): void;
};

export type SeatOptions = {
  vmId: string;
  kind: ConsoleKind;
  /** Of one page in one session: whoever comes again with it is the same viewer. */
  key: string;
  user: { id: string; username: string };
  isViewOnly: boolean;
  mayTake: boolean;
  tell(view: SeatView): void;
  /** The same viewer has come again. */
  onReplaced(): void;
};

/** How control went to somebody. */
export type Passing = {
  vmId: string;
  kind: ConsoleKind;
  how: 'taken' | 'handed over' | 'unanswered';
  from: SeatOptions['user'];
  to: SeatOptions['user'];
};

type Member = SeatOptions & {
  seat: Seat;
  streams: Set<(why: 'left' | 'yielded') => void>;
  refused: Refusal | null;
};
type Refusal = { by: string; until: number; timer: NodeJS.Timeout };
type Room = {
  members: Map<string, Member>;
  controller: Member | null;
  since: Date;
  request: { by: Member; until: number; timer: NodeJS.Timeout } | null;
  /** Who was in control when the connection broke, until this is over. */
  kept: { userId: string; timer: NodeJS.Timeout } | null;
};

export type Seats = ReturnType<typeof createSeats>;

/**
 * Who is at which console, and who of them is in control: at most one, and nobody is thrown out. Others ask; who does
 * not answer in time, or has gone, hands over by it.
 */
export function createSeats(
  options: {
    answerMs?: number;
    returnMs?: number;
    askAgainMs?: number;
    onPassed?: (passing: Passing) => void;
  } = {},
) {
  // Long enough to read the question and press a button.
  const { answerMs = 15_000, returnMs = 15_000, askAgainMs = 30_000, onPassed } = options;
  const rooms = new Map<string, Room>();

  function join(given: SeatOptions): Seat {
    const room = roomOf(given);
    const isHere = () => room.members.get(given.key) === member;
    const seat: Seat = {
      isInControl: () => room.controller === member,
      want: (what) => isHere() && actions[what](room, member),
      hold(end) {
        if (!isHere()) end('left');
        else member.streams.add(end);
        return () => member.streams.delete(end);
      },
      leave: (how) => isHere() && leave(room, member, how),
    };
    const member: Member = { ...given, seat, streams: new Set(), refused: null };
    const before = room.members.get(given.key);
    if (before) replace(room, before, member);
    room.members.set(given.key, member);
    const isKept = room.kept !== null && room.kept.userId !== given.user.id;
    if (!room.controller && !given.isViewOnly && !isKept) setController(room, member);
    tellAll(room);
    return seat;
  }

  const actions: Record<SeatRequest['do'], (room: Room, member: Member) => void> = {
    ask(room, member) {
      const { controller } = room;
      if (controller === member || room.request || member.refused) return;
      if (!controller || controller.user.id === member.user.id) return pass(room, member, 'taken');
      const timer = setTimeout(() => pass(room, member, 'unanswered'), answerMs);
      timer.unref();
      room.request = { by: member, until: Date.now() + answerMs, timer };
      tellAll(room);
    },
    cancel(room, member) {
      if (room.request?.by !== member) return;
      clearRequest(room);
      tellAll(room);
    },
    take(room, member) {
      const isFree = !room.controller || room.controller.user.id === member.user.id;
      if (room.controller !== member && (member.mayTake || isFree)) pass(room, member, 'taken');
    },
    release(room, member) {
      if (room.controller !== member) return;
      if (room.request) return pass(room, room.request.by, 'handed over');
      setController(room, null);
      tellAll(room);
    },
    handOver(room, member) {
      if (room.controller === member && room.request) pass(room, room.request.by, 'handed over');
    },
    refuse(room, member) {
      if (room.controller !== member || !room.request) return;
      const { by } = room.request;
      // Who was told no does not ask on and on until nobody looks.
      const timer = setTimeout(() => {
        by.refused = null;
        tellAll(room);
      }, askAgainMs);
      timer.unref();
      by.refused = { by: member.user.username, until: Date.now() + askAgainMs, timer };
      clearRequest(room);
      tellAll(room);
    },
  };

  function pass(room: Room, to: Member, how: Passing['how']): void {
    const from = room.controller;
    setController(room, to);
    tellAll(room);
    if (from && from.user.id !== to.user.id)
      onPassed?.({ vmId: to.vmId, kind: to.kind, how, from: from.user, to: to.user });
  }

  function setController(room: Room, to: Member | null): void {
    const from = room.controller;
    clearRequest(room);
    if (room.kept) clearTimeout(room.kept.timer);
    room.kept = null;
    room.controller = to;
    room.since = new Date();
    if (from && isForOne(from.kind)) endStreams(from, 'yielded');
  }

  function leave(room: Room, member: Member, how: 'closed' | 'lost'): void {
    room.members.delete(member.key);
    endStreams(member, 'left');
    if (member.refused) clearTimeout(member.refused.timer);
    if (room.request?.by === member) clearRequest(room);
    if (room.controller === member) {
      const next = room.request?.by;
      if (next) {
        pass(room, next, 'handed over');
        return;
      }
      setController(room, null);
      if (how === 'lost') keep(room, member);
    }
    tellAll(room);
    removeIfEmpty(room, member);
  }

  /** A page that lost its connection finds its control again, if nobody has asked for it meanwhile. */
  function keep(room: Room, member: Member): void {
    const timer = setTimeout(() => {
      room.kept = null;
      removeIfEmpty(room, member);
    }, returnMs);
    timer.unref();
    room.kept = { userId: member.user.id, timer };
  }

  function replace(room: Room, before: Member, member: Member): void {
    endStreams(before, 'left');
    if (before.refused) clearTimeout(before.refused.timer);
    if (room.request?.by === before) clearRequest(room);
    if (room.controller === before) room.controller = member.isViewOnly ? null : member;
    before.onReplaced();
  }

  function find({ vmId, kind, key }: Pick<SeatOptions, 'vmId' | 'kind' | 'key'>): Seat | null {
    return rooms.get(`${kind} ${vmId}`)?.members.get(key)?.seat ?? null;
  }

  function roomOf({ vmId, kind }: Pick<SeatOptions, 'vmId' | 'kind'>): Room {
    const name = `${kind} ${vmId}`;
    const room = rooms.get(name) ?? {
      members: new Map(),
      controller: null,
      since: new Date(),
      request: null,
      kept: null,
    };
    rooms.set(name, room);
    return room;
  }

  function removeIfEmpty(room: Room, { vmId, kind }: Member): void {
    if (room.members.size === 0 && !room.kept) rooms.delete(`${kind} ${vmId}`);
  }

  return { join, find, roomCount: () => rooms.size };
}

function clearRequest(room: Room): void {
  if (room.request) clearTimeout(room.request.timer);
  room.request = null;
}

function endStreams(member: Member, why: 'left' | 'yielded'): void {
  const ends = [...member.streams];
  member.streams.clear();
  for (const end of ends) end(why);
}

function tellAll(room: Room): void {
  for (const member of room.members.values()) member.tell(viewOf(room, member));
}

function viewOf({ members, controller, since, request }: Room, member: Member): SeatView {
  const named = ({ user }: Member) => ({ username: user.username, isMe: user.id === member.user.id });
  const now = Date.now();
  return {
    isInControl: controller === member,
    controller:
      controller && controller !== member ? { ...named(controller), since: since.toISOString() } : null,
    watchers: [...members.values()].filter((one) => one !== controller && one !== member).map(named),
    request: request && {
      username: request.by.user.username,
      isMine: request.by === member,
      leftMs: Math.max(0, request.until - now),
    },
    refused: member.refused && { by: member.refused.by, leftMs: Math.max(0, member.refused.until - now) },
    mayTake: member.mayTake,
  };
}

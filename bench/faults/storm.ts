import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeFrame, MessageStatus, MessageType } from '../../lib/libvirt/frame.ts';
import { remoteProgram } from '../../lib/libvirt/procedure.ts';
import { eventKinds } from '../../lib/libvirt/procedures/event-kinds.ts';
import { lookUp } from '../../lib/libvirt/procedures.ts';
import { createReader } from '../../lib/libvirt/xdr.ts';
import { int } from '../../lib/libvirt/xdr-types.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { residentMib } from '../measure.ts';
import { defineMany } from './hung-host.ts';
import { type FaultLab, openFaultLab } from './lab.ts';
import { atMost, type Figure, none, say } from './row.ts';

const vmCount = 100;
const eventCount = 10_000;
const chunks = 10;
const changedCount = 10;

/**
 * Row 14: 10,000 lifecycle events of 100 VMs within a second. One libvirtd sends 400 a second, so the door in front of a
 * real one adds them to its connection for events, as frames of its own; what really changes meanwhile, and what is read
 * after them, is the real daemon's.
 */
export async function eventStorm(): Promise<Figure[]> {
  const lab = await openFaultLab();
  try {
    const names = await defineMany(lab.host, vmCount);
    const doms = await Promise.all(
      names.map(async (name) => ({ name, uuid: await lab.host.virsh('domuuid', name), id: -1 })),
    );
    const changed = names.slice(0, changedCount);
    for (const name of changed) await lab.host.virsh('start', name, '--paused');
    const events = await eventsOf(lab);
    const frames = Array.from({ length: eventCount / chunks }, (_, i) => events.frame(doms[i % vmCount]));
    const chunkOfFrames = Buffer.concat(frames);
    await waitFor('all VMs', 60_000, async () => (await lab.web.vms()).length === vmCount);
    // What only the first reading of each VM and the first page need is there before.
    for (let turn = 0; turn < 100; turn++) await lab.web.vms();
    await sleep(20_000);

    const pid = lab.program.pid();
    const before = residentMib(pid);
    let largest = before;
    const watching = setInterval(() => {
      largest = Math.max(largest, residentMib(pid));
    }, 20);
    const begun = performance.now();
    const changing = lab.host.virsh(changed.map((name) => `destroy ${name}`).join('; '));
    let lastChunkAt = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      lastChunkAt = Date.now();
      events.write(chunkOfFrames);
      await sleep(Math.max(0, begun + ((chunk + 1) * 1_000) / chunks - performance.now()));
    }
    const sentMs = performance.now() - begun;
    const sentAt = performance.now();
    await changing;
    const changedMs = Math.max(0, performance.now() - sentAt);
    await waitFor('every VM to be read again and shown as it is', 60_000, async () => {
      const shown = await lab.web.vms();
      return (
        shown.every(({ observedAt }) => Date.parse(observedAt ?? '') >= lastChunkAt) &&
        shown.every(({ state }) => state === 'off')
      );
    });
    // Of the last of both, the events and what really changed.
    const rightMs = performance.now() - sentAt - changedMs;
    await sleep(20_000);
    clearInterval(watching);
    const after = residentMib(pid);
    say(
      `${eventCount} events in ${Math.round(sentMs)} ms; the last real change ${Math.round(changedMs)} ms later`,
    );
    say(
      `memory: ${before.toFixed(0)} MiB before, ${largest.toFixed(0)} at most, ${after.toFixed(0)} 20 s later`,
    );
    return [
      atMost(
        14,
        `${eventCount} lifecycle events in a second: all read again and right after`,
        rightMs,
        5_000,
        'ms',
      ),
      atMost(14, 'the program’s memory has grown meanwhile by at most', largest - before, 64, 'MiB'),
      none(14, 'invariant I', await lab.against()),
    ];
  } finally {
    await lab.close();
  }
}

type Dom = { name: string; uuid: string; id: number };

/** The program's connection for events, and what an event on it looks like. */
async function eventsOf({ door, web }: FaultLab) {
  const { eventId, procedure, body } = eventKinds.domainLifecycle;
  const register = lookUp('connectDomainEventCallbackRegisterAny');
  const asked = new Map<Socket, number>();
  const found: { near: Socket; callbackId: number }[] = [];
  door.onPassing = ({ name, moment, frame, near }) => {
    if (name !== 'connectDomainEventCallbackRegisterAny') return;
    const reader = createReader(frame.body);
    if (moment === 'asked') {
      const { eventID } = register.args.read(reader) as { eventID: number };
      if (eventID === eventId) asked.set(near, frame.serial);
    } else if (asked.get(near) === frame.serial) {
      const { callbackID } = register.result.read(reader) as { callbackID: number };
      found.push({ near, callbackId: callbackID });
    }
  };
  door.drop();
  const { near, callbackId } = await waitFor('the subscription', 30_000, () => found.at(-1));
  await web.untilHost('connected');
  const header = { program: remoteProgram, version: 1, procedure, serial: 0 };
  return {
    write: (bytes: Buffer) => near.write(bytes),
    frame: (dom: Dom | undefined) =>
      encodeFrame({ ...header, type: MessageType.message, status: MessageStatus.ok }, (writer) => {
        int.write(writer, callbackId);
        body.write(writer, { dom: dom ?? { name: '', uuid: randomUUID(), id: -1 }, event: 2, detail: 0 });
      }),
  };
}

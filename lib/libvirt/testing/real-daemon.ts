import type { Connection } from '../connection.ts';
import type { EventName, EventOf } from '../event-types.ts';
import { type SubscribeOptions, subscribe } from '../events.ts';

/** A machine with firmware and no disk, whose firmware speaks on the serial port. */
export const domainXml = (name: string) => `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><bios useserial='yes'/></os>
  <devices>
    <serial type='pty'/><console type='pty'/><video><model type='vga'/></video>
    <graphics type='vnc' autoport='yes'/>
  </devices>
</domain>`;

/** Collects events; `until` resolves with them as soon as they are what is waited for. */
export async function record<N extends EventName>(
  connection: Connection,
  name: N,
  options?: SubscribeOptions<N>,
) {
  const events: EventOf<N>[] = [];
  const waiting: { isEnough(events: EventOf<N>[]): boolean; resolve(events: EventOf<N>[]): void }[] = [];
  const listener = (event: EventOf<N>) => {
    events.push(event);
    for (const { isEnough, resolve } of waiting) if (isEnough(events)) resolve(events);
  };
  await subscribe(connection, name, listener, options);
  const until = (isEnough: (events: EventOf<N>[]) => boolean) =>
    new Promise<EventOf<N>[]>((resolve) => {
      if (isEnough(events)) resolve(events);
      else waiting.push({ isEnough, resolve });
    });
  return { until, atLeast: (count: number) => until(({ length }) => length >= count) };
}

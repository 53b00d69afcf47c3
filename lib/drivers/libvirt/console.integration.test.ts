import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTinyGuest } from '../../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../../testing/lab/host.ts';
import { tinyImageObstacle } from '../../../testing/lab/tiny-image.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { connectConsole } from '../../console/connect.ts';
import type { Driver } from '../driver.ts';
import { openLabDriver } from './testing/lab-driver.ts';

const obstacle = labObstacle() ?? tinyImageObstacle();
const name = 'consoles';
let host: LabHost;
let driver: Driver;
let externalId: string;

beforeAll(async () => {
  if (obstacle) return;
  host = await startLabHost();
  await createTinyGuest(host, { name, isStarted: false });
  const xml = (await host.virsh('dumpxml', name))
    .replace(/<serial type='unix'>[\s\S]*?<\/serial>/, "<serial type='pty'/>")
    .replace(/<console type='unix'>[\s\S]*?<\/console>/, '')
    .replace('</devices>', "<graphics type='spice' autoport='yes' passwd='atfirst1'/></devices>");
  const file = join(host.imagesFolder, `../${name}.xml`);
  writeFileSync(file, xml);
  await host.virsh('define', file);
  await host.virsh('start', name);
  externalId = await host.virsh('domuuid', name);
  driver = openLabDriver(host);
});
afterAll(async () => {
  await driver?.close();
  await host?.stop();
});

const open = async (kind: 'serial' | 'spice', isForced = false) =>
  connectConsole(await driver.openConsole(externalId, kind, 'one-time', { isForced }));

function textOf(stream: Duplex): () => string {
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk;
  });
  stream.on('error', () => {});
  return () => text;
}

/** Also after an error: libvirt ends a stream by one when its console is taken away. */
const closed = (stream: Duplex) => new Promise<void>((resolve) => stream.once('close', resolve));

describe.skipIf(obstacle)(`consoles${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  test('a serial console carries both ways, is held by one, can be taken over, and ends with its machine', async () => {
    const first = await open('serial');
    const said = textOf(first);
    await waitFor(
      'the question for a name',
      90_000,
      () => {
        first.write('\n');
        return /login:/.test(said());
      },
      500,
    );
    first.write('nobody\n');
    await waitFor('the question for a password', 30_000, () => /nobody[\s\S]*Password/.test(said()));

    await expect(open('serial')).rejects.toMatchObject({ code: 'conflict' });
    const ended = closed(first);
    const second = await open('serial', true);
    await ended;
    const secondSaid = textOf(second);
    await waitFor(
      'an answer to the second',
      30_000,
      () => {
        second.write('\n');
        return secondSaid().length > 0;
      },
      500,
    );

    const over = closed(second);
    await host.virsh('destroy', name);
    await over;
    await expect(open('serial')).rejects.toMatchObject({ code: 'not_possible' });
    await host.virsh('start', name);
  });

  test('a SPICE server answers the opening of a channel', async () => {
    const endpoint = await driver.openConsole(externalId, 'spice', 'one-time');
    expect(endpoint).toMatchObject({ kind: 'spice', password: 'one-time' });
    const socket = await connectConsole(endpoint);
    const said: Buffer[] = [];
    socket.on('data', (chunk) => said.push(Buffer.from(chunk)));
    // REDQ, version 2.2, and a main channel without any capability.
    const opening = Buffer.alloc(16 + 18);
    opening.write('REDQ');
    for (const [at, value] of [2, 2, 18].entries()) opening.writeUInt32LE(value, 4 + 4 * at);
    opening.writeUInt8(1, 20);
    opening.writeUInt32LE(18, 30);
    socket.write(opening);
    // Its key, with which the password is to be encrypted, follows the head.
    await waitFor('its answer', 10_000, () => Buffer.concat(said).length >= 16 + 4 + 162);
    const answer = Buffer.concat(said);
    expect(answer.toString('latin1', 0, 4)).toBe('REDQ');
    expect(answer.readUInt32LE(16)).toBe(0);
    socket.destroy();
  });
});

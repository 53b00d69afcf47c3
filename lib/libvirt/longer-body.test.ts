import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConnection } from './connection.ts';
import { ProtocolError } from './errors.ts';
import type { EventName } from './event-types.ts';
import { subscribe } from './events.ts';
import { eventKinds } from './procedures/event-kinds.ts';
import { lookUp, type ProcedureName, procedures } from './procedures.ts';
import { arbitraryOf } from './testing/arbitrary.ts';
import { createFakeSocket } from './testing/fake-socket.ts';
import { frameOf, replyHeader, samplesOf, withBody } from './testing/fuzz-corpus.ts';

/** Even one byte, which could be taken for padding. */
const extras = [1, 4];

describe('an answer that is longer than it should be', () => {
  it.each(Object.keys(procedures) as ProcedureName[])('to %s ends the connection', async (name) => {
    const procedure = lookUp(name);
    const [args] = fc.sample(arbitraryOf(procedure.args, 'args'), 1);
    const [sample] = samplesOf(procedure.result, 1);
    for (const extra of extras) {
      const socket = createFakeSocket();
      const connection = createConnection(socket);
      const outcome = connection.request(name, procedure, args).catch((error: unknown) => error);
      socket.deliver(
        withBody(replyHeader(name, 1), Buffer.concat([sample?.body ?? none, Buffer.alloc(extra)])),
      );
      expect(await connection.closed).toBeInstanceOf(ProtocolError);
      expect(await outcome).toMatchObject({ name: 'CallError', reason: 'closed' });
    }
  });
});

describe('an event that is longer than it should be', () => {
  it.each(Object.keys(eventKinds) as EventName[])('%s ends the connection', async (name) => {
    const kind = eventKinds[name];
    const [sample] = samplesOf(kind.body, 1, kind.source !== 'closed');
    for (const extra of extras) {
      const socket = createFakeSocket();
      const connection = createConnection(socket);
      const outcome = subscribe(connection, name, () => {}).catch((error: unknown) => error);
      const body = Buffer.concat([sample?.body ?? none, Buffer.alloc(extra)]);
      socket.deliver(frameOf({ kind: 'event', name, samples: [] }, { body, expected: null }, 0));
      expect(await connection.closed).toBeInstanceOf(ProtocolError);
      expect(await outcome).toMatchObject({ name: 'CallError', reason: 'closed' });
    }
  });
});

const none = Buffer.alloc(0);

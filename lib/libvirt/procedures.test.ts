import { describe, expect, it } from 'vitest';
import { eventRegistrations } from './event-types.ts';
import { qemuProgram, remoteProgram } from './procedure.ts';
import { eventKinds } from './procedures/event-kinds.ts';
import { lastNumber, leftOut } from './procedures/left-out.ts';
import { lookUp, type ProcedureName, procedures } from './procedures.ts';

const programs = { remote: remoteProgram, qemu: qemuProgram } as const;
const names = Object.keys(procedures) as ProcedureName[];

describe('the tables of the protocol', () => {
  it.each(['remote', 'qemu'] as const)('have every number of the %s program once', (program) => {
    const calls = names.map(lookUp).filter((found) => found.program === programs[program]);
    const events = Object.values(eventKinds).filter(
      ({ source }) => eventRegistrations[source].program === programs[program],
    );
    const rest = leftOut.filter((left) => left.program === program);
    const numbers = [
      ...calls.map(({ number }) => number),
      ...events.map(({ procedure }) => procedure),
      ...rest.flatMap((left) => Object.values<number>(left.numbers)),
    ];
    const all = Array.from({ length: lastNumber[program] }, (_, i) => i + 1);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(all);
  });

  it('open streams where libvirt does, consoles both ways', () => {
    const streams = names.filter((name) => lookUp(name).stream !== null);
    expect(Object.fromEntries(streams.map((name) => [name, lookUp(name).stream]))).toEqual({
      domainMigratePrepareTunnel: 'write',
      domainMigratePrepareTunnel3: 'write',
      domainMigratePrepareTunnel3Params: 'write',
      domainOpenChannel: 'both',
      domainOpenConsole: 'both',
      domainScreenshot: 'read',
      storageVolDownload: 'read',
      storageVolUpload: 'write',
    });
  });

  it('say which version brought a call', () => {
    expect(procedures.domainGetAutostartOnce.since).toBe('11.2.0');
    expect(procedures.authList.since).toBeNull();
  });
});

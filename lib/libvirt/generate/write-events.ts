import type { Protocol, Use } from './model.ts';
import { docstring } from './names.ts';
import { importsOf, writeStruct } from './write-procedures.ts';

/** Every event that carries the id of its registration. */
export function writeEvents({ events }: Protocol): string {
  const uses: Use[] = [];
  const entries = events.map(({ name, source, eventId, procedure, fields, cName }) => {
    const id = eventId === null ? 'null' : eventId;
    return `${docstring([cName])}${name}: kind('${source}', ${id}, ${procedure}, ${writeStruct(fields, uses)}),`;
  });
  return [
    "import { kind } from '../event-kind.ts';",
    ...importsOf(uses, '..'),
    '',
    'export const eventKinds = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}

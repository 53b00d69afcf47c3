import { describeApi } from './find-api.ts';
import type { FieldModel, ProcedureModel, Protocol, Use } from './model.ts';
import { docstring, property } from './names.ts';
import { notes } from './overrides.ts';
import type { Api } from './parse-docs.ts';

/** Which file a procedure goes to; the first that fits. */
const nouns: [file: string, table: string, prefix: RegExp][] = [
  ['qemu', 'qemuProcedures', /^QEMU_PROC_/],
  ['auth', 'authProcedures', /^REMOTE_PROC_AUTH_/],
  ['connect', 'connectProcedures', /^REMOTE_PROC_CONNECT_/],
  [
    'domain-checkpoint',
    'domainCheckpointProcedures',
    /^REMOTE_PROC_DOMAIN_(CHECKPOINT|LIST_ALL_CHECKPOINTS)/,
  ],
  [
    'domain-snapshot',
    'domainSnapshotProcedures',
    /^REMOTE_PROC_DOMAIN_(SNAPSHOT|LIST_ALL_SNAPSHOTS|REVERT_TO_SNAPSHOT|HAS_CURRENT_SNAPSHOT)/,
  ],
  ['domain-migrate', 'domainMigrateProcedures', /^REMOTE_PROC_DOMAIN_MIGRATE_/],
  ['domain-block', 'domainBlockProcedures', /^REMOTE_PROC_DOMAIN_(\w+_)?BLOCK_/],
  ['domain', 'domainProcedures', /^REMOTE_PROC_DOMAIN_/],
  ['network', 'networkProcedures', /^REMOTE_PROC_NETWORK_/],
  ['nwfilter', 'nwfilterProcedures', /^REMOTE_PROC_NWFILTER_/],
  ['interface', 'interfaceProcedures', /^REMOTE_PROC_INTERFACE_/],
  ['secret', 'secretProcedures', /^REMOTE_PROC_SECRET_/],
  ['storage', 'storageProcedures', /^REMOTE_PROC_STORAGE_/],
  ['node-device', 'nodeDeviceProcedures', /^REMOTE_PROC_NODE_(DEVICE|NUM_OF_DEVICES|LIST_DEVICES)/],
  ['node', 'nodeProcedures', /^REMOTE_PROC_NODE_/],
];

/** @returns the text of each file by its path under lib/libvirt */
export function writeProcedures(
  protocol: Protocol,
  findApi: (procedure: ProcedureModel) => Api | null,
): Map<string, string> {
  const files = new Map<string, string>();
  const rest = new Set(protocol.procedures);
  for (const [file, table, prefix] of nouns) {
    const mine = [...rest].filter(({ cName }) => prefix.test(cName));
    if (mine.length === 0) throw new Error(`no procedure is of the noun ${file}`);
    for (const procedure of mine) rest.delete(procedure);
    files.set(`procedures/${file}.ts`, writeTable(table, mine, findApi));
  }
  for (const { cName } of rest) throw new Error(`${cName} is of no known noun`);
  files.set('procedures/left-out.ts', writeLeftOut(protocol));
  return files;
}

function writeTable(
  table: string,
  procedures: readonly ProcedureModel[],
  findApi: (procedure: ProcedureModel) => Api | null,
): string {
  const uses: Use[] = [];
  const makers = new Set<string>();
  const entries = [...procedures]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((procedure) => {
      const { name, number, stream, args, result, program } = procedure;
      const api = findApi(procedure);
      const maker = program === 'qemu' ? 'qemuProcedure' : stream ? 'streamProcedure' : 'procedure';
      makers.add(maker);
      const parts = [String(number)];
      if (stream) parts.push(`'${stream}'`);
      parts.push(writeStruct(args, uses), writeStruct(result, uses));
      if (api?.since) parts.push(`'${api.since}'`);
      const doc = docstring([
        ...describeApi(
          api,
          args.map((field) => field.name),
        ),
        notes[name],
      ]);
      return `${doc}${name}: ${maker}(${parts.join(', ')}),`;
    });
  return [
    `import { ${[...makers].sort().join(', ')} } from '../procedure.ts';`,
    ...importsOf(uses, '..'),
    '',
    `export const ${table} = {`,
    ...entries,
    '};',
    '',
  ].join('\n');
}

/** `nothing`, or a struct of the fields, in their order. */
export function writeStruct(fields: readonly FieldModel[], uses: Use[]): string {
  uses.push({ from: 'xdr', name: fields.length === 0 ? 'nothing' : 'struct' });
  if (fields.length === 0) return 'nothing';
  for (const { codec } of fields) uses.push(...codec.uses);
  const written = fields.map(({ name, codec }) =>
    property(name) === codec.code ? codec.code : `${property(name)}: ${codec.code}`,
  );
  return `struct({ ${written.join(', ')} })`;
}

export function importsOf(uses: readonly Use[], folder: string): string[] {
  const modules = [
    ['params', 'typed-params.ts'],
    ['types', 'types.ts'],
    ['xdr', 'xdr-types.ts'],
  ] as const;
  return modules.flatMap(([from, file]) => {
    const names = [...new Set(uses.filter((use) => use.from === from).map(({ name }) => name))].sort();
    return names.length > 0 ? [`import { ${names.join(', ')} } from '${folder}/${file}';`] : [];
  });
}

function writeLeftOut({ leftOut, last }: Protocol): string {
  const entry = (program: string, reason: string) => {
    const mine = leftOut.filter((left) => left.program === program && left.reason === reason);
    const names = mine.map(({ name, number }) => `${name}: ${number},`);
    return `{ program: '${program}', reason: '${reason}', numbers: { ${names.join(' ')} } },`;
  };
  return [
    '/** Numbers of the protocol that are neither a call nor an event of this client, and why. */',
    'export const leftOut = [',
    ...new Set(leftOut.map(({ program, reason }) => entry(program, reason))),
    '] as const;',
    '',
    '/** The highest number that each program has; below it there are no gaps. */',
    `export const lastNumber = { remote: ${last.remote}, qemu: ${last.qemu} } as const;`,
    '',
  ].join('\n');
}

import { buildProtocol } from './build-protocol.ts';
import { createApiFinder } from './find-api.ts';
import { constantNames, constantPrefixes, countMembers } from './overrides-constants.ts';
import { parseDocs, parseSymbols } from './parse-docs.ts';
import { type Header, parseHeader } from './parse-headers.ts';
import { parseInterface } from './parse-x.ts';
import type { Sources } from './sources.ts';
import { collectFieldTypes, writeFieldTypes } from './typed-fields.ts';
import { writeConstants } from './write-constants.ts';
import { writeEvents } from './write-events.ts';
import { writeProcedures } from './write-procedures.ts';
import { writeQuick } from './write-quick.ts';
import { writeTypes } from './write-types.ts';

/** Which file the constants of a header go to, in the order in which the headers use each other. */
const headers: [header: string, file: string | null][] = [
  ['libvirt-common.h.in', 'common'],
  ['libvirt-host.h', 'host'],
  ['libvirt-domain.h', 'domain'],
  ['libvirt-domain-checkpoint.h', 'domain-checkpoint'],
  ['libvirt-domain-snapshot.h', 'domain-snapshot'],
  ['libvirt-interface.h', 'interface'],
  ['libvirt-network.h', 'network'],
  ['libvirt-nodedev.h', 'node-device'],
  ['libvirt-nwfilter.h', 'nwfilter'],
  ['libvirt-qemu.h', 'qemu'],
  ['libvirt-secret.h', 'secret'],
  ['libvirt-storage.h', 'storage'],
  ['virterror.h', 'error-code'],
  // The C library's own event loop and streams, another daemon's protocol, another hypervisor's, and a list of all.
  ['libvirt-event.h', null],
  ['libvirt-stream.h', null],
  ['libvirt-admin.h', null],
  ['libvirt-lxc.h', null],
  ['libvirt.h', null],
];

/** Where the daemon checks the types of the parameters that it is given. */
const driverFolders = ['qemu', 'test', 'util', 'libxl', 'esx'].map((name) => `src/${name}`);

/** @returns what is to be written, by path under lib/libvirt, without header and unformatted */
export function generate(sources: Sources): Map<string, string> {
  const files = new Map<string, string>();
  const known = new Map<string, number>();
  const parsed = new Map<string, Header>();
  const folder = 'include/libvirt';
  const strange = sources
    .list(folder)
    .filter((name) => /\.h(\.in)?$/.test(name) && !headers.some(([known]) => known === name));
  if (strange.length > 0) throw new Error(`headers of which nothing is known: ${strange.join(', ')}`);
  for (const [name, file] of headers)
    if (file) parsed.set(file, parseHeader(sources.read(`${folder}/${name}`), known));

  const remote = parseInterface(sources.read('src/remote/remote_protocol.x'));
  const qemu = parseInterface(sources.read('src/remote/qemu_protocol.x'));
  const protocol = buildProtocol(sources.version, remote, qemu, known);

  const enums = new Set([...parsed.values()].flatMap((header) => header.enums.map(({ name }) => name)));
  const symbols = new Map([
    ...parseSymbols(sources.read('src/libvirt_public.syms')),
    ...parseSymbols(sources.read('src/libvirt_qemu.syms')),
  ]);
  const docs = new Map(
    sources
      .list('src')
      .filter((name) => /^libvirt.*\.c$/.test(name))
      .flatMap((name) => [...parseDocs(sources.read(`src/${name}`), (found) => enums.has(found))]),
  );

  for (const [path, text] of writeProcedures(protocol, createApiFinder(symbols, docs))) files.set(path, text);
  files.set('procedures/quick.ts', writeQuick(protocol));
  files.set('types.ts', writeTypes(protocol));
  files.set('procedures/event-kinds.ts', writeEvents(protocol));
  const code = driverFolders.flatMap((name) =>
    sources
      .list(name)
      .filter((file) => /\.[ch]$/.test(file))
      .map((file) => sources.read(`${name}/${file}`)),
  );
  const used = new Set<string>();
  for (const [file, header] of parsed) files.set(`constants/${file}.ts`, writeConstants(header, used));
  files.set(
    'typed-fields.ts',
    writeFieldTypes(
      collectFieldTypes(
        [...parsed.values()].flatMap(({ strings }) => strings),
        code,
      ),
    ),
  );
  const overrides = [...countMembers, ...Object.keys({ ...constantNames, ...constantPrefixes })];
  const unused = overrides.filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`overrides that match nothing: ${unused.join(', ')}`);
  return files;
}

import { buildFields, type FieldContext, sharedName } from './build-fields.ts';
import type { EventModel, EventSource, FieldModel, ProcedureModel, Program, Protocol } from './model.ts';
import { camelCase } from './names.ts';
import * as overrides from './overrides.ts';
import type { Declaration, EnumMember, Interface } from './parse-x.ts';

/** A program's definition: the beginning of its structs' names, of its numbers', and what is parsed of it. */
type Input = { program: Program; parsed: Interface; enumName: string; prefix: string; structPrefix: string };

/**
 * @param known  constants of the public headers
 * @throws when a number, a struct or an override belongs to nothing
 */
export function buildProtocol(
  version: string,
  remote: Interface,
  qemu: Interface,
  known: ReadonlyMap<string, number>,
): Protocol {
  const used = new Set<string>();
  const protocol: Protocol = {
    version,
    structs: [],
    procedures: [],
    events: [],
    leftOut: [],
    last: { remote: 0, qemu: 0 },
  };
  const inputs: Input[] = [
    {
      program: 'remote',
      parsed: remote,
      enumName: 'remote_procedure',
      prefix: 'REMOTE_PROC_',
      structPrefix: 'remote_',
    },
    {
      program: 'qemu',
      parsed: qemu,
      enumName: 'qemu_procedure',
      prefix: 'QEMU_PROC_',
      structPrefix: 'qemu_',
    },
  ];
  // The QEMU program speaks with the types of the remote one.
  const all: Interface = {
    constants: new Map([...remote.constants, ...qemu.constants]),
    typedefs: new Map([...remote.typedefs, ...qemu.typedefs]),
    structs: new Map([...remote.structs, ...qemu.structs]),
    enums: new Map([...remote.enums, ...qemu.enums]),
    unions: new Map([...remote.unions, ...qemu.unions]),
  };
  const context: FieldContext = { parsed: all, known, used };
  const claimed = new Set<string>(['remote_typed_param']);

  for (const input of inputs) {
    const members = input.parsed.enums.get(input.enumName);
    if (!members) throw new Error(`there is no enum ${input.enumName}`);
    for (const member of members) addMember(input, member);
    protocol.last[input.program] = Math.max(...members.map(({ value }) => value));
    checkNumbers(input.program, members);
  }
  for (const [cName, declarations] of all.structs) {
    if (claimed.has(cName) && !usedByOthers(cName)) continue;
    if (/_(args|ret|msg)$/.test(cName) && !usedByOthers(cName))
      throw new Error(`the struct ${cName} belongs to no procedure`);
    // Messages are written where they belong, and typed parameters have a codec of their own.
    if (cName === 'remote_typed_param' || cName.endsWith('_msg')) continue;
    const fields = buildFields(cName, declarations, 'received', context);
    protocol.structs.push({ cName, name: sharedName(cName, context), fields });
  }
  checkOverrides();
  return protocol;

  function addMember(input: Input, member: EnumMember): void {
    const { program, prefix, structPrefix } = input;
    if (!member.name.startsWith(prefix)) throw new Error(`${member.name} does not begin with ${prefix}`);
    const base = structPrefix + member.name.slice(prefix.length).toLowerCase();
    const reason = overrides.withDescriptors[member.name];
    const names = [`${base}_args`, `${base}_ret`, `${base}_msg`];
    for (const name of names) if (all.structs.has(name)) claimed.add(name);
    if (all.structs.has(`${base}_msg`)) {
      addMessage(input, member, `${base}_msg`);
      return;
    }
    if (reason) {
      used.add(member.name);
      protocol.leftOut.push({
        program,
        number: member.value,
        name: member.name,
        reason: `needs file descriptors: ${reason}`,
      });
      return;
    }
    const short = camelCase(member.name.slice(prefix.length));
    const procedure: ProcedureModel = {
      program,
      name: program === 'qemu' ? `qemu${short.charAt(0).toUpperCase()}${short.slice(1)}` : short,
      cName: member.name,
      number: member.value,
      stream: streamOf(member),
      isHighPriority: /@priority: high/.test(member.comment),
      args: buildFields(`${base}_args`, all.structs.get(`${base}_args`) ?? [], 'sent', context),
      result: buildFields(`${base}_ret`, all.structs.get(`${base}_ret`) ?? [], 'received', context),
    };
    protocol.procedures.push(procedure);
  }

  function streamOf(member: EnumMember): ProcedureModel['stream'] {
    const given = overrides.streams[member.name];
    if (given) {
      used.add(member.name);
      return given;
    }
    const found = [...member.comment.matchAll(/@(read|write)stream: \d/g)].map(([, way]) => way);
    if (found.length > 1) throw new Error(`${member.name} has two streams`);
    return (found[0] as 'read' | 'write' | undefined) ?? null;
  }

  function addMessage({ program }: Input, member: EnumMember, struct: string): void {
    const [source, kind] = sourceOf(member.name);
    const { idPrefix, name } = overrides.eventSources[source];
    const declared = all.structs.get(struct) ?? [];
    if (source !== 'closed' && declared[0]?.name !== 'callbackID') {
      protocol.leftOut.push({
        program,
        number: member.value,
        name: member.name,
        reason: overrides.legacyEvent,
      });
      return;
    }
    const eventId = idPrefix === null ? null : known.get(idPrefix + kind);
    if (eventId === undefined) throw new Error(`${member.name}: there is no ${idPrefix}${kind}`);
    const event: EventModel = {
      source,
      name: camelCase(`${name}_${kind}`),
      cName: member.name,
      program,
      eventId,
      procedure: member.value,
      fields: eventFields(struct, source === 'closed' ? declared : declared.slice(1)),
    };
    protocol.events.push(event);
  }

  /** Some messages hold the fields of their predecessors in a struct of their own at the end, `msg`. */
  function eventFields(struct: string, given: readonly Declaration[]): FieldModel[] {
    const last = given.at(-1);
    if (last?.name !== 'msg') return buildFields(struct, given, 'received', context);
    const inner = all.structs.get(last.type);
    if (!inner) throw new Error(`${struct}: there is no ${last.type}`);
    return [
      ...buildFields(struct, given.slice(0, -1), 'received', context),
      ...buildFields(last.type, inner, 'received', context),
    ];
  }

  function sourceOf(cName: string): [EventSource, string] {
    for (const [source, { messages }] of Object.entries(overrides.eventSources).reverse()) {
      const kind = messages.exec(cName)?.[1];
      if (kind) return [source as EventSource, kind];
    }
    throw new Error(`the message ${cName} is of no known source`);
  }

  function usedByOthers(cName: string): boolean {
    return [...all.structs.values()].some((fields) => fields.some(({ type }) => type === cName));
  }

  function checkOverrides(): void {
    const expected = [
      ...Object.keys(overrides.withDescriptors),
      ...Object.keys(overrides.streams),
      ...overrides.booleanNames,
      ...overrides.booleanFields,
      ...overrides.textFields,
      ...overrides.repeatedParams,
      ...Object.keys(overrides.structNames),
    ];
    const vanished = expected.filter((entry) => !used.has(entry));
    const names = new Set(protocol.procedures.map(({ name }) => name));
    vanished.push(...Object.keys(overrides.notes).filter((name) => !names.has(name)));
    if (vanished.length > 0) throw new Error(`overrides that match nothing: ${vanished.join(', ')}`);
  }
}

/** libvirt numbers without gaps, so a gap means that something was not read. */
function checkNumbers(program: Program, members: readonly EnumMember[]): void {
  const numbers = members.map(({ value }) => value).sort((a, b) => a - b);
  for (const [i, number] of numbers.entries())
    if (number !== i + 1)
      throw new Error(`the ${program} program has no procedure ${i + 1}, or has it twice`);
}

/** What the generator knows once everything is parsed: the protocol as it will be written. */
export type Protocol = {
  version: string;
  structs: SharedStruct[];
  procedures: ProcedureModel[];
  events: EventModel[];
  /** Numbers that are neither calls nor events of this client, with the reason. */
  leftOut: { program: Program; number: number; name: string; reason: string }[];
  last: Record<Program, number>;
};

export type Program = 'remote' | 'qemu';

/** A type that several others use, by its name in types.ts. */
export type SharedStruct = { cName: string; name: string; fields: FieldModel[] };

export type FieldModel = { name: string; codec: CodecModel };

/** `code` is the expression, `uses` the names that it needs from which module. */
export type CodecModel = { code: string; uses: Use[] };
export type Use = { from: 'xdr' | 'types' | 'params'; name: string };

export type ProcedureModel = {
  program: Program;
  name: string;
  cName: string;
  number: number;
  stream: 'read' | 'write' | 'both' | null;
  /** libvirt's word that it does not wait for a guest. */
  isHighPriority: boolean;
  args: FieldModel[];
  result: FieldModel[];
};

export type EventModel = {
  source: EventSource;
  name: string;
  cName: string;
  program: Program;
  /** Which number of its source's event ids it has; null where the source has only one kind. */
  eventId: number | null;
  procedure: number;
  fields: FieldModel[];
};

export type EventSource =
  | 'domain'
  | 'network'
  | 'storagePool'
  | 'nodeDevice'
  | 'secret'
  | 'qemuMonitor'
  | 'closed';

import { describe, expect, it } from 'vitest';
import { buildFields } from './build-fields.ts';
import { parseInterface } from './parse-x.ts';

const types = `
  const REMOTE_STRING_MAX = 4194304;
  typedef string remote_nonnull_string<REMOTE_STRING_MAX>;
  typedef remote_nonnull_string *remote_string;
  typedef opaque remote_uuid[VIR_UUID_BUFLEN];
  struct remote_nonnull_storage_vol { remote_nonnull_string key; };
  typedef remote_nonnull_storage_vol *remote_storage_vol;
`;

function build(fields: string, struct = 'remote_do_args', direction: 'sent' | 'received' = 'sent') {
  const parsed = parseInterface(`${types} struct ${struct} { ${fields} };`);
  const context = { parsed, known: new Map([['VIR_UUID_BUFLEN', 16]]), used: new Set<string>() };
  const built = buildFields(struct, parsed.structs.get(struct) ?? [], direction, context);
  return Object.fromEntries(built.map(({ name, codec }) => [name, codec.code]));
}

describe('a field of the protocol', () => {
  it.each([
    ['unsigned char state;', { state: 'uint' }],
    ['unsigned hyper cpu_time;', { cpuTime: 'uhyper' }],
    ['int callbackID;', { callbackID: 'int' }],
    ['double load;', { load: 'double' }],
    ['remote_nonnull_string xml_desc;', { xmlDesc: 'string' }],
    ['remote_string key;', { key: 'optional(string)' }],
    ['remote_uuid uuid;', { uuid: 'uuid' }],
    ['opaque cookie<REMOTE_STRING_MAX>;', { cookie: 'bytes(4_194_304)' }],
    ['char model[32];', { model: 'charArray(32)' }],
    ['char data<16>;', { data: 'charList(16)' }],
    ['remote_nonnull_storage_vol vols<16384>;', { vols: 'list(storageVol, 16_384)' }],
    ['remote_storage_vol vol;', { vol: 'optional(storageVol)' }],
    ['remote_typed_param params<64>;', { params: 'typedParamArgs(64)' }],
    ['int autostart;', { autostart: 'flag' }],
  ])('%s is written so', (field, expected) => {
    expect(build(field)).toEqual(expected);
  });

  it('of what is asked by name says yes or no', () => {
    expect(build('int active;', 'remote_domain_is_active_ret')).toEqual({ active: 'flag' });
    expect(build('int active;', 'remote_domain_get_active_ret')).toEqual({ active: 'int' });
  });

  it('takes typed parameters in more ways than it gives them', () => {
    const field = 'remote_typed_param params<16>;';
    expect(build(field, 'remote_do_ret', 'received')).toEqual({ params: 'typedParams(16)' });
  });

  it.each([
    ['of an unknown type', 'remote_thing thing;'],
    ['of an unknown size', 'int numbers<SOME_MAX>;'],
    ['that is an array of numbers', 'int numbers[4];'],
    ['that is one typed parameter', 'remote_typed_param param;'],
  ])('%s stops the generator', (_name, field) => {
    expect(() => build(field)).toThrow();
  });
});

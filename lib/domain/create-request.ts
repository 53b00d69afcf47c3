import type { CreateVmInput } from './create-vm.ts';

const ownDefaults = {
  description: '',
  count: 1,
  firstNumber: 1,
  hostId: '',
  spread: false,
  source: 'image',
  imageId: '',
  pool: '',
  disk: { bus: 'virtio', cache: 'default' },
  moreDisks: { bus: 'virtio', cache: 'default', pool: '' },
  // Not without its kind: nothing at all would look like no card.
  nics: { name: '', model: 'virtio', mac: '' },
  hardware: {
    machine: 'q35',
    firmware: 'bios',
    hasTpm: false,
    cpu: 'auto',
    graphics: 'vnc',
    hasAgentChannel: true,
    isAutostart: false,
  },
  cloudInit: { hostname: '', userData: '', networkConfig: '', sshKeys: '' },
  startAfterCreate: true,
} as const;

/**
 * The body of POST /api/v1/vms that asks for the same: without what is so by itself, and without the plan that was
 * shown, which is for one time.
 */
export function requestOf(input: CreateVmInput): Record<string, unknown> {
  const { planId: _planId, hostIds: _hostIds, ...asked } = input;
  const { existingVolume, existingFormat, imageId, diskGib, cloudInit, hostId, count, firstNumber, ...rest } =
    asked;
  const body = {
    ...rest,
    ...(count > 1 ? { count, firstNumber } : {}),
    hostId: asked.spread ? '' : hostId,
    ...(asked.source === 'image' ? { imageId } : {}),
    ...(asked.source === 'existing' ? { existingVolume, existingFormat } : { diskGib }),
    cloudInit: cloudInit.isOn ? asOn(cloudInit) : {},
  };
  const short = withoutDefaults(body, ownDefaults) as Record<string, unknown>;
  return Object.fromEntries(
    order.flatMap((key) => (short[key] === undefined || isEmptyMap(short[key]) ? [] : [[key, short[key]]])),
  );
}

/** What may hold passwords is not shown unless somebody wants to see it. */
export function withoutSecrets(body: Record<string, unknown>): Record<string, unknown> {
  const cloudInit = body.cloudInit as Partial<CreateVmInput['cloudInit']> | undefined;
  if (!cloudInit) return body;
  const hide = (text: string | undefined) =>
    text ? `(${text.split('\n').length} lines, hidden)` : undefined;
  const { userData, networkConfig } = cloudInit;
  const hidden = { userData: hide(userData), networkConfig: hide(networkConfig) };
  return { ...body, cloudInit: JSON.parse(JSON.stringify({ ...cloudInit, ...hidden })) };
}

/** There is something in it that withoutSecrets hides. */
export function hasSecrets(body: Record<string, unknown>): boolean {
  const cloudInit = body.cloudInit as Partial<CreateVmInput['cloudInit']> | undefined;
  return Boolean(cloudInit?.userData || cloudInit?.networkConfig);
}

// As a person would tell it.
const order = [
  'name',
  'count',
  'firstNumber',
  'description',
  'hostId',
  'spread',
  'source',
  'imageId',
  'existingVolume',
  'existingFormat',
  'vcpus',
  'memoryMib',
  'diskGib',
  'pool',
  'disk',
  'moreDisks',
  'nics',
  'hardware',
  'cloudInit',
  'startAfterCreate',
];

function asOn({ isOn: _isOn, ...texts }: CreateVmInput['cloudInit']): object {
  // With a text it is on by itself.
  return Object.values(texts).some((text) => text.trim() !== '') ? texts : { isOn: true };
}

function withoutDefaults(value: unknown, usual: unknown): unknown {
  if (Array.isArray(value))
    return value.length > 0 ? value.map((one) => withoutDefaults(one, usual)) : undefined;
  if (typeof value !== 'object' || value === null) return value === usual ? undefined : value;
  const known = (usual ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, own]) => [key, withoutDefaults(own, known[key])] as const)
      .filter(([, own]) => own !== undefined),
  );
}

function isEmptyMap(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}

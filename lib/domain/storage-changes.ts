import { z } from 'zod';

/** As libvirt knows it; what exists may be called anything that is no path. */
const existing = z.string().min(1).max(200);

/** Names that are no path, no option of a program, and the same on every host. */
const newName = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'Use letters, digits, dots, dashes and underscores, and begin with a letter or a digit; at most 100.',
  );

const folder = z
  .string()
  .trim()
  .max(1000)
  .regex(/^(\/[^/\p{Cc}]+)+$/u, 'Write the whole path, such as /srv/images, without a slash at its end.')
  .refine((path) => !path.split('/').some((part) => part === '.' || part === '..'), 'Write it without dots.');

const mib = 1024 ** 2;
const sizeGib = z.coerce
  .number({ error: 'Write a number.' })
  .min(1 / 1024, 'At least 1 MiB, which is 0.001 GiB.')
  .max(65_536, 'At most 65,536 GiB.');

/** Whole MiB, which every format takes as they are. */
export function sizeOf(params: { sizeGib: number }): number {
  return Math.round(params.sizeGib * 1024) * mib;
}

/** Where a new pool keeps its volumes. */
export const poolSource = z.discriminatedUnion('type', [
  z.object({ type: z.literal('dir'), path: folder }),
  z.object({
    type: z.literal('logical'),
    group: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,126}$/, 'Write the name of a volume group of the host.'),
  }),
  z.object({
    type: z.literal('netfs'),
    server: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}|[0-9A-Fa-f:]{1,45})$/, 'Write a host name or an address.'),
    exportPath: folder,
    path: folder,
  }),
]);
export type PoolSource = z.output<typeof poolSource>;

export const volumeFormats = ['qcow2', 'raw'] as const;

/** Of a file that is uploaded: what one request carries. */
export const maxPieceBytes = 64 * mib;
// Of one file; no pool of ours is larger.
const maxUploadBytes = 64 * 1024 ** 4;

export const storageChanges = {
  'pool.create': {
    params: z.object({ name: newName, source: poolSource, isAutostart: z.boolean().default(true) }),
  },
  'pool.start': {
    params: z.object({ name: existing }),
  },
  'pool.stop': {
    params: z.object({ name: existing }),
  },
  'pool.setAutostart': {
    params: z.object({ name: existing, isAutostart: z.boolean() }),
  },
  'pool.refresh': {
    params: z.object({ name: existing }),
  },
  'pool.delete': {
    params: z.object({ name: existing }),
  },
  'volume.create': {
    params: z.object({ pool: existing, name: newName, format: z.enum(volumeFormats), sizeGib }),
  },
  'volume.resize': {
    params: z.object({ pool: existing, name: existing, sizeGib }),
  },
  'volume.clone': {
    params: z.object({ pool: existing, name: newName, from: existing }),
  },
  'volume.upload': {
    params: z.object({
      pool: existing,
      name: newName,
      sizeBytes: z.number().int().min(1, 'Choose a file that is not empty.').max(maxUploadBytes),
      /** What it must be when it has arrived; left out, only its length is compared. */
      sha256: z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[0-9a-f]{64}$/, 'A SHA-256 has 64 digits and letters from a to f.')
        .optional(),
    }),
  },
  'volume.delete': {
    params: z.object({ pool: existing, name: existing }),
  },
} as const;

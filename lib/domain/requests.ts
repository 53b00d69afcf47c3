import { z } from 'zod';
import { createVmInput } from './create-vm.ts';
import { virtTypes } from './host.ts';
import { hostChange } from './host-changes.ts';
import { hostConnection, hostSecrets } from './host-connection.ts';
import { maxVmsAtOnce, powerActions } from './operation.ts';
import { consoleKinds } from './vm.ts';
import { vmChange } from './vm-changes.ts';

/** Made once per press in the browser: the same key is the same operation, however often it arrives. */
const idempotencyKey = z.string().min(8).max(100);

export const createVmRequest = z.object({ input: createVmInput, idempotencyKey });
export const powerVmRequest = z.object({ vmId: z.uuid(), action: z.enum(powerActions), idempotencyKey });
export const powerVmsRequest = z.object({
  vmIds: z.array(z.uuid()).min(1).max(maxVmsAtOnce),
  action: z.enum(powerActions),
  /** What they are part of; one of its own when it is left out. */
  batchId: z.uuid().optional(),
  idempotencyKey,
});
export const planDeleteVmRequest = z.object({ vmId: z.uuid() });
export const deleteVmRequest = z.object({
  vmId: z.uuid(),
  /** Paths of the plan that go with it. */
  files: z.array(z.string().min(1).max(4096)).max(1000),
  idempotencyKey,
});
export const planVmChangeRequest = z.object({ vmId: z.uuid(), change: vmChange });
export const changeVmRequest = z.object({
  vmId: z.uuid(),
  change: vmChange,
  /** Of the plan that was shown. */
  planKey: z.string().max(100),
  idempotencyKey,
});
export const planHostChangeRequest = z.object({ hostId: z.uuid(), change: hostChange });
export const changeHostRequest = z.object({
  hostId: z.uuid(),
  change: hostChange,
  planKey: z.string().max(100),
  idempotencyKey,
});
export const evacuateHostRequest = z.object({
  hostId: z.uuid(),
  moves: z
    .array(z.object({ vmId: z.uuid(), targetHostId: z.uuid(), planKey: z.string().max(100) }))
    .min(1)
    .max(1000),
  idempotencyKey,
});
export const cancelOperationRequest = z.object({ operationId: z.uuid() });
/** `failed` stands for all that have failed of late. */
export const lookAtOperationsRequest = z.object({
  operations: z.union([z.literal('failed'), z.array(z.uuid()).min(1).max(500)]),
});
export const compareSnapshotRequest = z.object({ vmId: z.uuid(), snapshot: z.string().min(1).max(500) });
export const openConsoleRequest = z.object({
  vmId: z.uuid(),
  kind: z.enum(consoleKinds),
  /** Chosen by the page, one for each console that it shows; good in its own session only. */
  seatId: z.uuid(),
  needsSeat: z.boolean(),
  /** A SPICE server wants one for each of its channels. */
  streams: z.number().int().min(1).max(8),
});
/** As many as a page of screens shows, twice over. */
export const watchScreensRequest = z.object({ vmIds: z.array(z.uuid()).max(200) });

const hostFields = {
  name: z
    .string()
    .trim()
    .min(1, 'Give the host a name.')
    .max(63)
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/, 'Letters, digits, dots, dashes and underscores.'),
  /** Where it stands, in the words of its people; one spelling is one site. */
  site: z.string().trim().max(63, 'At most 63 characters.').default(''),
  virtType: z.enum(virtTypes).default('auto'),
  connection: hostConnection,
  /** Those that are not given here stay as they are. */
  secrets: hostSecrets.default({}),
};
export const addHostInput = z.strictObject(hostFields);
export type AddHostInput = z.infer<typeof addHostInput>;
export const editHostInput = z.strictObject({ hostId: z.uuid(), ...hostFields });
export type EditHostInput = z.infer<typeof editHostInput>;
/** `hostId` for one that is there already: what is not entered is taken from it. */
export const checkHostInput = z.strictObject({
  hostId: z.uuid().nullable(),
  virtType: hostFields.virtType,
  connection: hostConnection,
  secrets: hostFields.secrets,
});
export type CheckHostInput = z.infer<typeof checkHostInput>;

export const imageName = z
  .string()
  .trim()
  .min(1, 'Give the image a name.')
  .max(80, 'At most 80 characters.')
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._+()-]*$/u, 'Letters, digits, spaces and . _ - + ( ).');

export const fetchImageInput = z.object({
  name: imageName,
  url: z.url({ protocol: /^https?$/, error: 'An address that begins with https:// or http://.' }).max(2000),
  sha256: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits, as published beside the image.'),
});
export type FetchImageInput = z.infer<typeof fetchImageInput>;
export const fetchImageRequest = z.object({ input: fetchImageInput, idempotencyKey });

import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { Link } from '../link.ts';

/** What a running VM's QEMU itself says of its disks, past libvirt's own books. */
export type QemuView = {
  devices: QemuDevice[];
  nodes: QemuNode[];
  jobs: QemuJob[];
};
export type QemuDevice = {
  /** The device's id, or its path in QEMU's tree, which has the id in it. */
  id: string;
  node: string;
  /** The file that it writes to. */
  file: string;
  /** The file directly below that. */
  below: string | null;
};
export type QemuNode = { name: string; driver: string; file: string };
export type QemuJob = z.infer<typeof jobs>[number];

const devices = z.array(
  z.object({
    qdev: z.string().optional(),
    inserted: z
      .object({ 'node-name': z.string().optional(), file: z.string(), backing_file: z.string().optional() })
      .optional(),
  }),
);
const nodes = z.array(z.object({ 'node-name': z.string().optional(), drv: z.string(), file: z.string() }));
const jobs = z.array(
  z.object({
    id: z.string(),
    status: z.string(),
    'current-progress': z.number(),
    'total-progress': z.number(),
    error: z.string().optional(),
  }),
);
const reply = z.object({
  return: z.unknown().optional(),
  error: z.object({ desc: z.string() }).optional(),
});

export async function readQemu(link: Link, dom: Domain, options: CallOptions): Promise<QemuView> {
  const ask = (command: string, args?: object) => askQemu(link, dom, command, args, options);
  return parseQemuView(
    await ask('query-block'),
    await ask('query-named-block-nodes', { flat: true }),
    await ask('query-jobs'),
  );
}

/** Reads the answers to query-block, query-named-block-nodes and query-jobs. Pure. */
export function parseQemuView(block: unknown, named: unknown, running: unknown): QemuView {
  return {
    devices: devices.parse(block).flatMap(({ qdev, inserted }) =>
      inserted
        ? [
            {
              id: qdev ?? '',
              node: inserted['node-name'] ?? '',
              file: fileOf(inserted.file),
              below: inserted.backing_file ? fileOf(inserted.backing_file) : null,
            },
          ]
        : [],
    ),
    nodes: nodes
      .parse(named)
      .map((node) => ({ name: node['node-name'] ?? '', driver: node.drv, file: fileOf(node.file) })),
    jobs: jobs.parse(running),
  };
}

export function deviceOf({ devices }: QemuView, alias: string | null): QemuDevice | null {
  return devices.find(({ id }) => alias && id.split('/').includes(alias)) ?? null;
}

export async function readJobs(link: Link, dom: Domain, options: CallOptions): Promise<QemuJob[]> {
  return jobs.parse(await askQemu(link, dom, 'query-jobs', undefined, options));
}

/** One command of QEMU's monitor. What QEMU refuses is thrown with its own words. */
export async function askQemu(
  link: Link,
  dom: Domain,
  command: string,
  args: object | undefined,
  options: CallOptions,
): Promise<unknown> {
  const cmd = JSON.stringify({ execute: command, ...(args ? { arguments: args } : {}) });
  const { result } = await link.call('commands', 'qemuDomainMonitorCommand', { dom, cmd, flags: 0 }, options);
  const { error, return: answer } = reply.parse(JSON.parse(result));
  if (!error) return answer;
  throw new AppError({
    code: 'host_error',
    userMessage: `The QEMU of ${dom.name} refused the command ${command}.`,
    advice: 'Its own words below say why. Keep the VM running until its disks were looked at.',
    detail: error.desc,
  });
}

/** QEMU writes a file that was opened with options as `json:` and all of them. */
function fileOf(name: string): string {
  if (!name.startsWith('json:')) return name;
  try {
    return innermost(JSON.parse(name.slice('json:'.length))) ?? name;
  } catch {
    return name;
  }
}

function innermost(opened: unknown): string | null {
  if (typeof opened !== 'object' || opened === null) return null;
  if ('filename' in opened && typeof opened.filename === 'string') return opened.filename;
  return 'file' in opened ? innermost(opened.file) : null;
}

import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { eq } from 'drizzle-orm';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { hosts } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { AppError } from '../domain/errors.ts';
import { describeConnection, mergeSecrets } from '../domain/host-connection.ts';
import { type AddHostInput, addHostInput } from '../domain/requests.ts';
import { sealHostSecrets } from '../operations/host-secrets.ts';

/** Where a text is, so that the file itself holds no secret. */
const reference = z.union([
  z.strictObject({ file: z.string().refine(isAbsolute, 'is an absolute path') }),
  z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is the name of a variable') }),
]);
type Reference = z.output<typeof reference>;

const hostsFile = z.strictObject({
  hosts: z
    .array(
      z.strictObject({
        name: z.string(),
        site: z.string().optional(),
        virtType: z.string().optional(),
        connection: z.record(z.string(), z.unknown()),
        secrets: z.record(z.string(), reference).default({}),
      }),
    )
    .max(1000),
});

/** As the form gives it; where the file says no site, what was said elsewhere stays. */
type FileHost = Omit<AddHostInput, 'site'> & { site: string | null };

/** A bound for what is read by a path: keys and certificates are small, and /dev/zero is not. */
const maxFileChars = 200_000;

/**
 * Reads the hosts of a file for unattended set-up: YAML or JSON, by the same schema as the form.
 * @throws AppError `bad_input` that names the host and the field, and holds no secret
 */
export function readHostsFile(path: string, env: Record<string, string | undefined>): FileHost[] {
  const parsed = hostsFile.safeParse(parseText(path));
  if (!parsed.success) throw unusable(path, parsed.error.issues);
  const inputs = parsed.data.hosts.map((host, index) => {
    const at = ['hosts', index] as const;
    const read = (value: Reference, ...field: string[]) => readReference(path, value, env, [...at, ...field]);
    const connection = Object.fromEntries(
      Object.entries(host.connection).map(([name, value]) => {
        const place = name === 'ca' || name === 'certificate' ? reference.safeParse(value) : null;
        return [name, place?.success ? read(place.data, 'connection', name) : value];
      }),
    );
    const secrets = Object.fromEntries(
      Object.entries(host.secrets).map(([name, value]) => [name, read(value, 'secrets', name)]),
    );
    const input = addHostInput.safeParse({ ...host, connection, secrets });
    if (!input.success)
      throw unusable(
        path,
        input.error.issues.map((issue) => ({ ...issue, path: [...at, ...issue.path] })),
      );
    const { missing } = mergeSecrets(input.data.connection, input.data.secrets, null);
    if (missing[0]) throw unusable(path, [{ path: [...at, 'secrets', missing[0]], message: 'is missing' }]);
    return { ...input.data, site: host.site === undefined ? null : input.data.site };
  });
  const names = inputs.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw unusable(path, [{ path: ['hosts'], message: `has the name ${twice} twice` }]);
  return inputs;
}

/** Adds the file's hosts, and brings those of the same name up to date. Hosts that are not in it stay as they are. */
export async function registerFileHosts(db: Db, inputs: FileHost[]): Promise<void> {
  for (const { name, site, virtType, connection, secrets } of inputs) {
    await db.transaction(async (tx) => {
      const [known] = await tx.select({ id: hosts.id }).from(hosts).where(eq(hosts.name, name)).for('update');
      const id = known?.id ?? crypto.randomUUID();
      const kept = mergeSecrets(connection, sealHostSecrets(id, secrets), null).secrets;
      const row = { name, virtType, connection, sealedSecrets: kept, ...(site === null ? {} : { site }) };
      if (known) await tx.update(hosts).set(row).where(eq(hosts.id, id));
      else await tx.insert(hosts).values({ id, ...row });
      await recordAudit(tx, {
        username: 'NovaCron',
        action: known ? 'host.edit' : 'host.add',
        targetType: 'host',
        targetId: id,
        targetName: name,
        outcome: 'done',
        detail: {
          from: 'NOVACRON_HOSTS_FILE',
          transport: connection.transport,
          reachedAt: describeConnection(connection),
        },
      });
    });
  }
}

function parseText(path: string): unknown {
  try {
    // JSON is YAML. No aliases: a file of some lines could otherwise become one of gigabytes.
    return parseYaml(readFileSync(path, 'utf8'), { maxAliasCount: 0, strict: true });
  } catch (cause) {
    throw new AppError(
      {
        code: 'bad_input',
        userMessage: `The hosts file ${path} cannot be read.`,
        advice: cause instanceof Error ? cause.message.split('\n')[0] : undefined,
      },
      { cause },
    );
  }
}

function readReference(
  path: string,
  value: Reference,
  env: Record<string, string | undefined>,
  field: (string | number)[],
): string {
  if ('env' in value) {
    const text = env[value.env];
    if (!text) throw unusable(path, [{ path: field, message: `: the variable ${value.env} is not set` }]);
    return text;
  }
  try {
    const text = readFileSync(value.file, 'utf8');
    if (text.length > maxFileChars) throw new Error('it is too large');
    // A password's file usually ends with a line break that is not part of it.
    return text.trimEnd();
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it is too large';
    throw unusable(path, [{ path: field, message: `: ${value.file} cannot be read (${why})` }]);
  }
}

function unusable(path: string, issues: { path: PropertyKey[]; message: string }[]): AppError {
  const [first] = issues;
  return new AppError({
    code: 'bad_input',
    userMessage: `The hosts file ${path} cannot be used: ${first?.path.join('.')} ${first?.message}`,
    advice: 'docs/hypervisors.md shows what it may hold.',
  });
}

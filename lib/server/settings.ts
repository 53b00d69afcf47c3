import { isIP } from 'node:net';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { virtTypes } from '../domain/host.ts';

const optional = z
  .string()
  .optional()
  .transform((text) => text?.trim() || undefined);

const environment = z.object({
  NODE_ENV: optional,
  DATA_DIR: optional,
  DATABASE_URL: optional.refine((url) => !url || /^postgres(ql)?:\/\//.test(url), 'begins with postgres://'),
  PORT: optional
    .transform((text) => Number(text ?? 8080))
    .refine((port) => Number.isInteger(port) && port >= 0 && port <= 65_535, 'is a number from 0 to 65535'),
  HOST: optional
    .transform((host) => host ?? '127.0.0.1')
    .refine((host) => isIP(host) > 0 || /^[a-zA-Z0-9.-]+$/.test(host), 'is an address of this machine'),
  NOVACRON_LOCAL_SOCKET: optional.refine((path) => !path || isAbsolute(path), 'is an absolute path'),
  NOVACRON_VIRT_TYPE: optional.pipe(z.enum(virtTypes).optional()),
  NOVACRON_ROLE: optional.transform((role) => role ?? 'all').pipe(z.enum(['all', 'web', 'engine'])),
  NOVACRON_HOSTS_FILE: optional.refine((path) => !path || isAbsolute(path), 'is an absolute path'),
  NOVACRON_SECRET_KEY: optional.refine((key) => !key || key.length >= 32, 'has at least 32 characters'),
  NOVACRON_TRUST_PROXY: optional.transform((flag) => flag === '1' || flag === 'true'),
  NEXTAUTH_URL: optional.refine(
    (url) => !url || /^https?:\/\/[^/]+/.test(url),
    'begins with https:// or http://',
  ),
});

export type Settings = {
  isDevelopment: boolean;
  dataDir: string;
  databaseUrl: string | undefined;
  port: number;
  host: string;
  localSocket: string | undefined;
  virtType: (typeof virtTypes)[number] | undefined;
  role: 'all' | 'web' | 'engine';
  /** Hosts for unattended set-up. */
  hostsFile: string | undefined;
  trustProxy: boolean;
  /** Seals keys and passwords in the database; without it the data folder has one. */
  secretKey: string | undefined;
  publicUrl: URL | null;
};

/** @throws AppError `bad_input` that names the variable */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? 'environment');
    throw unusable(`The setting ${name} is not usable: ${issue?.message ?? 'it was not understood'}.`);
  }
  const { data } = parsed;
  if (data.NOVACRON_ROLE !== 'all' && !data.DATABASE_URL) {
    throw unusable('NOVACRON_ROLE web or engine needs PostgreSQL: the embedded database serves one process.');
  }
  if (data.NOVACRON_ROLE !== 'all' && !data.NOVACRON_SECRET_KEY) {
    throw unusable('NOVACRON_ROLE web or engine needs the same NOVACRON_SECRET_KEY on both.');
  }
  return {
    isDevelopment: data.NODE_ENV !== 'production',
    dataDir: resolve(data.DATA_DIR ?? 'data'),
    databaseUrl: data.DATABASE_URL,
    port: data.PORT,
    host: data.HOST,
    localSocket: data.NOVACRON_LOCAL_SOCKET,
    virtType: data.NOVACRON_VIRT_TYPE,
    role: data.NOVACRON_ROLE,
    hostsFile: data.NOVACRON_HOSTS_FILE,
    trustProxy: data.NOVACRON_TRUST_PROXY,
    secretKey: data.NOVACRON_SECRET_KEY,
    publicUrl: data.NEXTAUTH_URL ? new URL(data.NEXTAUTH_URL) : null,
  };
}

function unusable(userMessage: string): AppError {
  return new AppError({ code: 'bad_input', userMessage });
}

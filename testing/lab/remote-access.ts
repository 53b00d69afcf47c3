import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How a lab host lets clients in over the network; without it, not at all. */
export type RemoteAccess = {
  /** Plain TCP on port 16509. */
  tcp?: { auth: 'none' | 'sasl' };
  /** TLS on port 16514: the authority that clients are checked by, and the host's own certificate, in PEM. */
  tls?: { ca: string; cert: string; key: string; auth?: 'none' | 'sasl' };
  /** What it shows to other hosts: libvirtd where it signs in, and QEMU at both ends of a migration. */
  peer?: { ca: string; client: { cert: string; key: string }; server: { cert: string; key: string } };
  /** As SASL's own names for mechanisms, such as SCRAM-SHA-256. */
  sasl?: { mechanisms: string[]; users: { name: string; password: string }[] };
};

/** Says why no lab host can ask for user names and passwords here; null when it can. */
export function saslObstacle(): string | null {
  if (spawnSync('which', ['saslpasswd2']).status !== 0) return 'SASL needs saslpasswd2';
  const hasScram = readdirSync('/usr/lib').some((name) => existsSync(`/usr/lib/${name}/sasl2/libscram.so`));
  return hasScram ? null : 'SASL needs libsasl2-modules';
}

/** Writes the host's certificates and SASL settings. @returns the lines of libvirtd.conf that go with them */
export function writeRemoteAccess(folder: string, { tcp, tls, peer, sasl }: RemoteAccess): string[] {
  const lines = [`listen_tcp = ${tcp ? 1 : 0}`, `listen_tls = ${tls ? 1 : 0}`];
  if (tcp) lines.push(`auth_tcp = "${tcp.auth}"`);
  if (tls) {
    writeCertificates(folder, tls);
    lines.push(
      'ca_file = "/etc/libvirt/pki/ca.pem"',
      'cert_file = "/etc/libvirt/pki/cert.pem"',
      'key_file = "/etc/libvirt/pki/key.pem"',
      // Tests give it certificates that are wrong on purpose; it would not start with them.
      'tls_no_sanity_certificate = 1',
      `auth_tls = "${tls.auth ?? 'none'}"`,
    );
  }
  if (peer) writePeerCertificates(join(folder, 'pki'), peer);
  if (sasl) {
    const settings = [`mech_list: ${sasl.mechanisms.join(' ')}`, 'sasldb_path: /etc/libvirt/passwd.db'];
    writeFileSync(join(folder, 'sasl2/libvirt.conf'), `${settings.join('\n')}\n`);
  }
  return lines;
}

/** They count from libvirtd's next start on. */
export function writeCertificates(
  folder: string,
  { ca, cert, key }: { ca: string; cert: string; key: string },
) {
  const pki = join(folder, 'etc/pki');
  mkdirSync(pki, { recursive: true });
  writeFileSync(join(pki, 'ca.pem'), ca);
  writeFileSync(join(pki, 'cert.pem'), cert);
  writeFileSync(join(pki, 'key.pem'), key, { mode: 0o600 });
}

/** Where libvirt and QEMU look for them: the host calls the folder /etc/pki. */
function writePeerCertificates(pki: string, { ca, client, server }: NonNullable<RemoteAccess['peer']>): void {
  const files: [path: string, text: string][] = [
    ['CA/cacert.pem', ca],
    ['libvirt/clientcert.pem', client.cert],
    ['libvirt/private/clientkey.pem', client.key],
    ['qemu/ca-cert.pem', ca],
    ['qemu/client-cert.pem', client.cert],
    ['qemu/client-key.pem', client.key],
    ['qemu/server-cert.pem', server.cert],
    ['qemu/server-key.pem', server.key],
  ];
  for (const [path, text] of files) {
    mkdirSync(dirname(join(pki, path)), { recursive: true });
    writeFileSync(join(pki, path), text, { mode: 0o600 });
  }
}

/** @param run  runs a program inside the host */
export async function addSaslUsers(
  { sasl }: RemoteAccess,
  run: (...command: string[]) => Promise<string>,
): Promise<void> {
  const script = 'printf %s "$2" | saslpasswd2 -p -c -a libvirt -f /etc/libvirt/passwd.db "$1"';
  for (const { name, password } of sasl?.users ?? [])
    await run('bash', '-c', script, 'saslpasswd2', name, password);
}

// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { installModules } from '../tools/modules.mjs';
import { hasProgram, run } from '../tools/run.mjs';

/** What the tests of real hosts, databases and pages need, and the Debian package that brings it. */
const packages = [
  { name: 'libvirt-daemon-system', isThere: () => hasProgram('libvirtd') && hasProgram('virtlogd') },
  { name: 'libvirt-clients', isThere: () => hasProgram('virsh') },
  { name: 'qemu-system-x86', isThere: () => hasProgram('qemu-system-x86_64') },
  { name: 'ovmf', isThere: () => existsSync('/usr/share/OVMF') },
  { name: 'swtpm', isThere: () => hasProgram('swtpm') },
  { name: 'swtpm-tools', isThere: () => hasProgram('swtpm_setup') },
  { name: 'qemu-utils', isThere: () => hasProgram('qemu-img') },
  { name: 'dnsmasq-base', isThere: () => hasProgram('dnsmasq') },
  { name: 'iproute2', isThere: () => hasProgram('ip') },
  { name: 'openssh-server', isThere: () => existsSync('/usr/sbin/sshd') },
  { name: 'openssh-client', isThere: () => hasProgram('ssh-keygen') && hasProgram('ssh-agent') },
  { name: 'netcat-openbsd', isThere: () => existsSync('/bin/nc.openbsd') },
  { name: 'sasl2-bin', isThere: () => hasProgram('saslpasswd2') },
  {
    name: 'libsasl2-modules',
    isThere: () => readdirSync('/usr/lib').some((name) => existsSync(`/usr/lib/${name}/sasl2/libscram.so`)),
  },
  { name: 'polkitd', isThere: () => existsSync('/usr/lib/polkit-1/polkitd') },
  { name: 'chromium', isThere: () => hasProgram('chromium') },
  { name: 'firefox-esr', isThere: () => hasProgram('firefox-esr') },
  {
    name: 'postgresql',
    isThere: () => existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').length > 0,
  },
  { name: 'tesseract-ocr', isThere: () => hasProgram('tesseract') },
];

/** @param {boolean} needsMachine  the chosen parts start hosts, databases or a browser */
export async function prepare(needsMachine) {
  await installModules(console.log);
  if (needsMachine) await installPackages();
}

async function installPackages() {
  const missing = packages.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
    console.log(`These are missing, and some tests will be skipped: apt-get install ${missing.join(' ')}`);
    return;
  }
  console.log(`Installing for the tests: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['-qq', 'update'], { env });
  // No service is started by it where a policy forbids that; the tests start their own.
  await run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...missing], { env });
}

// @ts-check
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../tools/run.mjs';
import { say } from './say.mjs';

const qemuConf = '/etc/libvirt/qemu.conf';
const mark = '# Added by NovaCron because this machine has no systemd to make control groups:';
// A daemon that just started asks QEMU what it can do, which takes about 8 s.
const answerWithinMs = 60_000;

/**
 * Sees to it that libvirtd answers.
 * @param {string} socketPath
 */
export async function startDaemons(socketPath) {
  if (existsSync(socketPath) && (await answers())) return;
  if (existsSync('/run/systemd/system')) {
    say('Starting libvirtd.');
    await run('systemctl', ['enable', '--now', 'libvirtd.service']);
  } else {
    configureWithoutSystemd();
    // Where libvirt locks serial consoles.
    mkdirSync('/run/lock', { recursive: true });
    say('Starting virtlogd and libvirtd; they and their guests go on when NovaCron ends.');
    // A socket that nobody listens on is left over, for example by a container that was stopped.
    if (!(await isListening('/run/libvirt/virtlogd-sock'))) await run('virtlogd', ['-d']);
    await run('libvirtd', ['-d']);
  }
  const until = performance.now() + answerWithinMs;
  while (!(await answers())) {
    if (performance.now() > until)
      throw new Error('libvirtd does not answer; its log is under /var/log/libvirt.');
    await sleep(250);
  }
}

async function answers() {
  return run('virsh', ['-q', '-c', 'qemu:///system', 'version']).then(
    () => true,
    () => false,
  );
}

/** @param {string} socketPath */
function isListening(socketPath) {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Without systemd nobody made the control groups that libvirt wants for its guests. */
function configureWithoutSystemd() {
  const text = existsSync(qemuConf) ? readFileSync(qemuConf, 'utf8') : '';
  if (text.includes(mark)) return;
  say(`There is no systemd here, so guests get no control groups: noted in ${qemuConf}.`);
  const lines = [
    '',
    mark,
    'cgroup_controllers = []',
    'namespaces = []',
    'remember_owner = 0',
    'security_driver = "none"',
    '',
  ];
  appendFileSync(qemuConf, lines.join('\n'));
}

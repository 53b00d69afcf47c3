import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RemoteAccess, writeRemoteAccess } from './remote-access.ts';

/** Writes what libvirtd reads at its start. */
export function writeConfiguration(
  folder: string,
  host: { address: string; libvirtdConf?: string; remote?: RemoteAccess },
): void {
  // Works as root without systemd and control groups. The VNC servers of guests listen where the test can
  // reach them, and nobody else: the address exists on this machine only.
  const qemu = [
    'user = "root"',
    'group = "root"',
    'swtpm_user = "root"',
    'swtpm_group = "root"',
    'dynamic_ownership = 0',
    'remember_owner = 0',
    'security_driver = "none"',
    'namespaces = []',
    'cgroup_controllers = []',
    `vnc_listen = "${host.address}"`,
    `spice_listen = "${host.address}"`,
  ];
  // The limits stay libvirt's defaults (5 requests of a client at a time): tests should meet what users have.
  const libvirtd = [
    // libvirt takes the first of two lines with one name.
    host.libvirtdConf ?? '',
    `host_uuid = "${randomUUID()}"`,
    'auth_unix_rw = "none"',
    'unix_sock_rw_perms = "0700"',
    'log_outputs = "2:file:/var/log/libvirt/libvirtd.log"',
    ...(host.remote ? writeRemoteAccess(folder, host.remote) : []),
  ];
  writeFileSync(join(folder, 'etc/qemu.conf'), `${qemu.join('\n')}\n`);
  writeFileSync(join(folder, 'etc/libvirtd.conf'), `${libvirtd.join('\n')}\n`);
}

export const defaultPoolXml = `<pool type='dir'>
  <name>default</name>
  <target><path>/var/lib/libvirt/images</path></target>
</pool>`;

/** What libvirt's packages bring: NAT with DHCP; here inside the host's network namespace. */
export const defaultNetworkXml = `<network>
  <name>default</name>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
</network>`;

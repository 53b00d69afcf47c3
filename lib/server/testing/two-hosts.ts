import { createAuthority } from '../../../testing/certificates.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { editHostInput } from '../../domain/requests.ts';
import { type DriverLab, startDriverLab } from '../../drivers/libvirt/testing/driver-lab.ts';
import { linkLabs, withPeers } from '../../drivers/libvirt/testing/linked-labs.ts';
import { editHost } from '../../operations/hosts.ts';
import { type EngineLab, openEngineLab } from './engine-lab.ts';

/** Two hosts with a cable between them, which an engine knows as kvm1 and kvm2 once it is started. */
export type TwoHosts = {
  here: DriverLab;
  there: DriverLab;
  lab: EngineLab;
  hereId: string;
  thereId: string;
  /** The addresses at the ends of the cable. */
  ends: [string, string];
  /** Starts the engine, and waits until it has read both. */
  start(): Promise<void>;
  /** From now on the engine takes the way over the network to the first host, or its socket again. */
  reachHereBy(transport: 'tls' | 'unix'): Promise<void>;
  /** What virsh says of a VM on each of them. */
  states(name: string): Promise<[string, string]>;
  close(): Promise<void>;
};

export async function openTwoHosts(): Promise<TwoHosts> {
  const authority = createAuthority('the hosts’ authority');
  const peers = withPeers(authority);
  const opened = await Promise.allSettled([startDriverLab(peers), startDriverLab(peers), openEngineLab()]);
  const [first, second, engine] = opened;
  const close = async () => {
    if (engine.status === 'fulfilled') await engine.value.close();
    await Promise.all([first, second].map((one) => one.status === 'fulfilled' && one.value.stop()));
  };
  if (first.status === 'rejected' || second.status === 'rejected' || engine.status === 'rejected') {
    await close();
    throw opened.find((one) => one.status === 'rejected')?.reason;
  }
  const [here, there, lab] = [first.value, second.value, engine.value];
  const ends = await linkLabs(here.host, there.host);
  const hereId = await lab.addHost('kvm1', here.host);
  const thereId = await lab.addHost('kvm2', there.host);
  const stateOn = ({ host }: DriverLab, name: string) => host.virsh('domstate', name).catch(() => 'absent');
  return {
    ...{ here, there, lab, hereId, thereId, ends, close },
    async start() {
      await lab.start();
      await Promise.all([hereId, thereId].map((id) => lab.untilHost(id, ['connected'])));
    },
    async reachHereBy(transport) {
      const { cert, key } = authority.issue({ commonName: 'novacron', usage: 'client' });
      const connection =
        transport === 'unix'
          ? { transport, socketPath: here.host.socketPath }
          : { transport, address: here.host.address, ca: authority.cert.trim(), certificate: cert.trim() };
      const secrets = transport === 'tls' ? { tlsKey: key } : {};
      const input = { hostId: hereId, name: 'kvm1', virtType: 'qemu', connection, secrets };
      await editHost(lab.db, lab.user, editHostInput.parse(input));
      await waitFor(`kvm1 to be reached by ${transport}`, 60_000, async () => {
        const host = await lab.hostState(hereId);
        return host?.state === 'connected' && host.connection.transport === transport;
      });
    },
    states: async (name) => [await stateOn(here, name), await stateOn(there, name)],
  };
}

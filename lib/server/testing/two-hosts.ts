import { type DriverLab, startDriverLab } from '../../drivers/libvirt/testing/driver-lab.ts';
import { linkLabs } from '../../drivers/libvirt/testing/linked-labs.ts';
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
  /** What virsh says of a VM on each of them. */
  states(name: string): Promise<[string, string]>;
  close(): Promise<void>;
};

export async function openTwoHosts(): Promise<TwoHosts> {
  const opened = await Promise.allSettled([startDriverLab(), startDriverLab(), openEngineLab()]);
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
    states: async (name) => [await stateOn(here, name), await stateOn(there, name)],
  };
}

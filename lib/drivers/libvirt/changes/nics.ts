import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainDeviceModifyFlags } from '../../../libvirt/constants/domain.ts';
import { type Element, editXml, element, ensure, remove, setAttributes } from '../edit-xml.ts';
import { buildXml } from '../xml.ts';
import { addDevice, findNic, readDomain, unplug, whyNoFreeSlot } from './devices.ts';
import { type ChangeHandler, type Draft, emptyDraft, type PlanSubject } from './handler.ts';

/** A network card more: in the running guest at once, and at every start. */
export const addNic: ChangeHandler<ChangeParams<'vm.addNic'>> = {
  plan(subject, params) {
    const { stored, active } = subject;
    const draft = emptyDraft(stored);
    checkNetwork(subject, params.network, draft);
    draft.stored = editXml(stored, 'domain', (domain) => {
      if (!findNic(domain, params.mac)) addDevice(domain, 'interface', nicOf(params));
    });
    const what = `a ${params.model} card ${params.mac} on the network ${params.network}`;
    const whyLater = active === null ? null : whyNoFreeSlot(active);
    const isThere = active !== null && readDomain(active, (domain) => findNic(domain, params.mac) !== null);
    if (isThere && draft.stored === stored)
      draft.obstacles.push(`It has a card with the address ${params.mac} already.`);
    else if (active !== null && whyLater === null) draft.live.push(`The guest gets ${what} at once.`);
    else if (draft.stored !== stored)
      draft.atNextStart.push(`It starts with ${what}${whyLater ? `: ${whyLater}` : ''}.`);
    return draft;
  },

  async applyLive({ link, dom, subject, params, step }) {
    if (whyNoFreeSlot(subject.active) !== null) return;
    if (readDomain(subject.active, (domain) => findNic(domain, params.mac))) return;
    const args = { dom, xml: buildXml('interface', nicOf(params)), flags: DomainDeviceModifyFlags.live };
    await link.call('commands', 'domainAttachDeviceFlags', args, { signal: step.signal });
  },
};

export const removeNic: ChangeHandler<ChangeParams<'vm.removeNic'>> = {
  plan({ stored, active }, { mac }) {
    const draft = emptyDraft(stored);
    draft.stored = editXml(stored, 'domain', (domain) => {
      const nic = findNic(domain, mac);
      if (nic) remove(nic);
    });
    const isRunning = active !== null && readDomain(active, (domain) => findNic(domain, mac) !== null);
    if (isRunning) {
      draft.live.push(`The guest loses the card ${mac} at once.`);
      draft.warnings.push('Connections to the guest over this card break.');
    } else if (draft.stored !== stored) draft.atNextStart.push(`It starts without the card ${mac}.`);
    return draft;
  },

  async applyLive(context) {
    const { mac } = context.params;
    await unplug(context, `the network card ${mac}`, (domain) => findNic(domain, mac));
  },
};

/** Another network, or the cable in or out: both at once, and at every start. */
export const setNic: ChangeHandler<ChangeParams<'vm.setNic'>> = {
  plan(subject, params) {
    const { stored, active } = subject;
    const draft = emptyDraft(stored);
    const nic = readDomain(active ?? stored, (domain) => findNic(domain, params.mac));
    if (!nic) {
      draft.obstacles.push(`The VM has no card ${params.mac}.`);
      return draft;
    }
    const network = networkOf(nic);
    if (params.network !== null && params.network !== network) {
      if (network === null)
        draft.obstacles.push(
          `This card hangs on ${nic.getAttribute('type')} directly, not on a network of libvirt. Add another card instead.`,
        );
      else checkNetwork(subject, params.network, draft);
    }
    if (draft.obstacles.length) return draft;
    draft.stored = editXml(stored, 'domain', (domain) => {
      const found = findNic(domain, params.mac);
      if (found) change(found, params);
    });
    const words: string[] = [];
    if (params.network !== null && params.network !== network)
      words.push(`The card ${params.mac} moves from the network ${network} to ${params.network}`);
    if (params.isLinkUp !== isLinkUp(nic))
      words.push(`the cable of ${params.mac} is ${params.isLinkUp ? 'plugged in' : 'pulled out'}`);
    if (active === null) draft.atNextStart.push(...words.map(sentence));
    else draft.live.push(...words.map(sentence));
    if (words.length && (!params.isLinkUp || words.length > 1 || params.network !== network))
      draft.warnings.push('Connections to the guest over this card break.');
    return draft;
  },

  async applyLive({ link, dom, subject, params, step }) {
    const xml = readDomain(subject.active, (domain) => {
      const nic = findNic(domain, params.mac);
      if (!nic) return null;
      const before = nic.toString();
      change(nic, params);
      return nic.toString() === before ? null : nic.toString();
    });
    if (xml === null) return;
    const args = { dom, xml, flags: DomainDeviceModifyFlags.live };
    await link.call('commands', 'domainUpdateDeviceFlags', args, { signal: step.signal });
  },
};

function change(nic: Element, { network, isLinkUp: wanted }: ChangeParams<'vm.setNic'>): void {
  const source = element(nic, 'source');
  // A running card also names the port and the bridge that it got from its old network.
  if (source && network !== null && networkOf(nic) !== network)
    setAttributes(source, { network, portgroup: null, portid: null, bridge: null });
  const link = element(nic, 'link');
  if (wanted === isLinkUp(nic)) return;
  if (!wanted) setAttributes(ensure(nic, 'link'), { state: 'down' });
  else if (link) setAttributes(link, { state: 'up' });
}

function networkOf(nic: Element): string | null {
  return nic.getAttribute('type') === 'network'
    ? (element(nic, 'source')?.getAttribute('network') ?? null)
    : null;
}

function isLinkUp(nic: Element): boolean {
  return element(nic, 'link')?.getAttribute('state') !== 'down';
}

function checkNetwork({ facts, active }: PlanSubject, name: string, draft: Draft): void {
  const network = facts.networks.find((one) => one.name === name);
  if (!network) draft.obstacles.push(`The host has no network named ${name}. Choose another one.`);
  else if (!network.isActive && active !== null)
    draft.obstacles.push(`The network ${name} is not active. Start it on the host, or choose another one.`);
  else if (!network.isActive)
    draft.warnings.push(`The network ${name} is not active now: the VM does not start without it.`);
}

function nicOf({ network, model, mac }: ChangeParams<'vm.addNic'>): object {
  return {
    '@type': 'network',
    mac: { '@address': mac },
    source: { '@network': network },
    model: { '@type': model },
  };
}

function sentence(words: string): string {
  return `${words[0]?.toUpperCase()}${words.slice(1)}.`;
}

import { AppError } from '../../../domain/errors.ts';
import type { HostChangeParams } from '../../../domain/host-changes.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { DomainXmlFlags } from '../../../libvirt/constants/domain.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import { parseDomainXml } from '../parse-domain.ts';
import { emptyPlan, type HostChangeHandler } from '../resources/handler.ts';
import { lookUpNetwork, namesText, networkNamed, usersOf } from './look.ts';
import { isNetworkActive } from './run-state.ts';

export const deleteNetwork: HostChangeHandler<HostChangeParams<'network.delete'>> = {
  plan(subject, { name }) {
    const plan = emptyPlan();
    const found = networkNamed(subject, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    const { network } = found;
    const users = usersOf(subject, name);
    if (users.length) plan.obstacles.push(inUse(name, users));
    plan.live.push(
      network.isActive
        ? `It stops, and the host ${subject.hostName} forgets it.`
        : `The host ${subject.hostName} forgets it.`,
    );
    const fixed = network.addresses.flatMap(({ hosts }) => hosts).length;
    plan.lost.push(
      fixed
        ? `Its definition, with ${fixed} fixed ${fixed === 1 ? 'address' : 'addresses'}.`
        : 'Its definition.',
    );
    plan.difference = network.definition
      .trimEnd()
      .split('\n')
      .map((line) => `-${line}`)
      .join('\n');
    return plan;
  },

  steps(link, _spec, { name }) {
    return [
      {
        key: 'check',
        label: 'See that no machine uses it',
        async run({ signal }) {
          if (!(await lookUpNetwork(link, name, { signal }))) return;
          const users = await usersOnHost(link, name, { signal });
          if (!users.length) return;
          throw new AppError({
            code: 'conflict',
            userMessage: inUse(name, users),
            advice: 'Nothing has been changed.',
          });
        },
      },
      {
        key: 'delete',
        label: `Delete ${name}`,
        async run({ signal }) {
          const net = await lookUpNetwork(link, name, { signal });
          if (!net) return;
          const { persistent } = await link.call('reads', 'networkIsPersistent', { net }, { signal });
          if (await isNetworkActive(link, net, { signal }))
            await link.call('commands', 'networkDestroy', { net }, { signal });
          // One that is not permanent went with its stop.
          if (persistent) await link.call('commands', 'networkUndefine', { net }, { signal });
        },
      },
    ];
  },
};

function inUse(name: string, users: string[]): string {
  return `${namesText(users)} ${users.length === 1 ? 'uses' : 'use'} ${name}: give ${users.length === 1 ? 'its network card' : 'their network cards'} another network first.`;
}

/** As the host has it at this moment, both what runs and what starts the next time. */
async function usersOnHost(link: Link, name: string, options: CallOptions): Promise<string[]> {
  const args = { needResults: 1, flags: 0 };
  const { domains } = await link.call('reads', 'connectListAllDomains', args, options);
  const users = await Promise.all(
    domains.map(async (dom) => {
      const reads = [0, DomainXmlFlags.inactive].map((flags) =>
        link.call('reads', 'domainGetXmlDesc', { dom, flags }, options).catch((error) => {
          if (isGone(error)) return { xml: '' };
          throw error;
        }),
      );
      const texts = (await Promise.all(reads)).map(({ xml }) => xml);
      return texts.some((xml) => xml && parseDomainXml(xml).networks?.includes(name)) ? dom.name : null;
    }),
  );
  return users.filter((user) => user !== null).sort();
}

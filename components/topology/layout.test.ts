import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OpenedHost, Topology, TopologyHost, TopologyVm } from '@/lib/domain/topology';
import { depthsOf } from './depths';
import { type Layout, layOut, type PlacedNode } from './layout';
import { spread } from './spread';

const host = (id: string, site = '', vmCount = 0): TopologyHost => ({
  ...{ id, name: id, site, vmCount, state: 'connected', failure: null, vmStates: { running: vmCount } },
});
const file = (path: string, pool: string | null = 'default') => ({ path, name: path, pool });
const vm = (id: string, networks: string[], ...chains: string[][]): TopologyVm => ({
  ...{ id, name: id, state: 'running', isTemplate: false, networks },
  disks: chains.map((chain, index) => ({ target: `vd${index}`, chain: chain.map((path) => file(path)) })),
});
const opened = (hostId: string, vms: TopologyVm[]): OpenedHost => ({ hostId, vms, networks: [], pools: [] });
const nodeOf = (layout: Layout, key: string) => {
  const node = layout.nodes.find((node) => node.key === key);
  if (!node) throw new Error(`there is no ${key}`);
  return node;
};

test('a closed host is one line, with what it has summed up beside it', () => {
  const layout = layOut({ hosts: [host('a', '', 50), host('b', '', 950)], opened: [] });
  expect(layout.nodes.map(({ key }) => key)).toEqual(['host/a', 'summary/a', 'host/b', 'summary/b']);
  expect(layout.height).toBeLessThan(120);
});

test('hosts stand under their site, those without one last', () => {
  const { nodes } = layOut({ hosts: [host('x'), host('b', 'Hall 2'), host('a', 'Hall 10')], opened: [] });
  const keys = nodes.toSorted((a, b) => a.y - b.y || a.x - b.x).map(({ key }) => key);
  expect(keys.filter((key) => !key.startsWith('summary'))).toEqual([
    ...['site/Hall 2', 'host/b', 'site/Hall 10', 'host/a', 'site/', 'host/x'],
  ]);
  expect(layOut({ hosts: [host('x')], opened: [] }).nodes[0]?.key).toBe('host/x');
});

test('a chain leads from its machine to its base and on to the pool', () => {
  const vms = [vm('web', ['lan'], ['web.qcow2', 'base.qcow2']), vm('db', [], ['db.raw'])];
  const layout = layOut({ hosts: [host('h', '', 2)], opened: [opened('h', vms)] });
  expect(layout.edges).toEqual(
    expect.arrayContaining([
      { from: 'host/h', to: 'network/h/lan' },
      { from: 'network/h/lan', to: 'vm/web' },
      { from: 'vm/web', to: 'file/h/web.qcow2' },
      { from: 'file/h/web.qcow2', to: 'file/h/base.qcow2' },
      { from: 'file/h/base.qcow2', to: 'pool/h/default' },
      { from: 'host/h', to: 'vm/db' },
      { from: 'vm/db', to: 'file/h/db.raw' },
      { from: 'file/h/db.raw', to: 'pool/h/default' },
    ]),
  );
  expect(layout.edges).toHaveLength(8);
});

test('a base that several share stands once, in the middle of them', () => {
  const vms = ['a', 'b', 'c'].map((id) => vm(id, ['lan'], [`${id}.qcow2`, 'base']));
  const layout = layOut({ hosts: [host('h', '', 3)], opened: [opened('h', vms)] });
  expect(layout.nodes.filter(({ kind }) => kind === 'file')).toHaveLength(4);
  expect(nodeOf(layout, 'file/h/base').y).toBe(nodeOf(layout, 'file/h/b.qcow2').y);
  expect(nodeOf(layout, 'network/h/lan').y).toBe(nodeOf(layout, 'vm/b').y);
});

test('machines of one network stand together, each in the middle of its disks', () => {
  const vms = [vm('a', ['lan'], ['1'], ['2'], ['3']), vm('b', ['dmz'], ['4']), vm('c', ['lan'])];
  const layout = layOut({ hosts: [host('h', '', 3)], opened: [opened('h', vms)] });
  const y = (key: string) => nodeOf(layout, key).y;
  expect([y('vm/b'), y('vm/a'), y('vm/c')]).toEqual(
    [y('vm/b'), y('vm/a'), y('vm/c')].toSorted((p, q) => p - q),
  );
  expect(y('vm/a')).toBe(y('file/h/2'));
});

test('what is not shown of a host is said below the rest', () => {
  const layout = layOut({ hosts: [host('h', '', 250)], opened: [opened('h', [vm('a', [])])] });
  const more = nodeOf(layout, 'more/h');
  expect(more).toMatchObject({ kind: 'more', number: 249 });
  expect(more.y).toBeGreaterThan(nodeOf(layout, 'vm/a').y);
});

test('a file stands right of all that lies over it, however deep its chains', () => {
  const depths = depthsOf([
    vm('a', [], ['1', 'base']),
    vm('b', [], ['2', '3', '4', 'base']),
    vm('t', [], ['base']),
  ]);
  expect(Object.fromEntries(depths)).toEqual({ 1: 0, 2: 0, 3: 1, 4: 2, base: 3 });
});

test('a chain that somebody made into a circle still ends', () => {
  const circle = [vm('a', [], ['1', '2', '1']), vm('b', [], ['2', '1'])];
  expect(layOut({ hosts: [host('h', '', 2)], opened: [opened('h', circle)] }).nodes.length).toBeGreaterThan(
    4,
  );
});

test('boxes that want one place are moved apart around it, and stay within their bounds', () => {
  expect(spread([50, 50, 50], { top: 0, bottom: 60, pitch: 30 })).toEqual([0, 30, 60]);
  expect(spread([0, 0], { top: 0, bottom: 0, pitch: 30 })).toEqual([0, 30]);
  expect(spread([90, 10], { top: 0, bottom: 90, pitch: 30 })).toEqual([90, 10]);
});

test('whatever hangs on what, no box lies over another, and every line leads to the right', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const machine = fc.record({
    networks: fc.uniqueArray(name, { maxLength: 3 }),
    chains: fc.array(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), { maxLength: 3 }),
  });
  const fleet = fc.array(
    fc.record({ site: fc.constantFrom('', 'x', 'y'), machines: fc.array(machine, { maxLength: 6 }) }),
    {
      minLength: 1,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(fleet, (hosts) => {
      const topology: Pick<Topology, 'hosts' | 'opened'> = {
        hosts: hosts.map(({ site, machines }, index) =>
          host(`h${index}`, site, machines.length + (index % 2)),
        ),
        opened: hosts
          .map(({ machines }, index) =>
            opened(
              `h${index}`,
              machines.map(({ networks, chains }, at) =>
                // In the order of their names, so that no circle comes about.
                vm(`${index}-${at}`, networks, ...chains.map((chain) => chain.toSorted())),
              ),
            ),
          )
          .filter((_, index) => index !== 1),
      };
      const { nodes, edges, width, height } = layOut(topology);
      const byKey = new Map(nodes.map((node) => [node.key, node]));
      expect(byKey.size).toBe(nodes.length);
      for (const { from, to } of edges) {
        const [left, right] = [byKey.get(from), byKey.get(to)];
        expect(left && right && left.x + left.width < right.x).toBe(true);
      }
      const isOutside = (a: PlacedNode) => a.x + a.width > width || a.y + a.height > height || a.y < 0;
      expect(nodes.filter(isOutside)).toEqual([]);
      const isOver = (a: PlacedNode, b: PlacedNode) =>
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      const over = nodes.filter((a, index) => nodes.slice(index + 1).some((b) => isOver(a, b)));
      expect(over.map(({ key }) => key)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('20 hosts with 1,000 machines are laid out before anybody has to wait', () => {
  const hosts = Array.from({ length: 20 }, (_, index) => host(`h${index}`, `site ${index % 4}`, 50));
  const all = hosts.map(({ id }) =>
    opened(
      id,
      Array.from({ length: 50 }, (_, at) =>
        vm(`${id}-${at}`, [`net${at % 3}`], [`${at}.qcow2`, `base${at % 4}`]),
      ),
    ),
  );
  const begin = performance.now();
  const { nodes } = layOut({ hosts, opened: all });
  expect(nodes.length).toBeGreaterThan(2_000);
  // Some 20 ms on an idle machine; only a way that grows with the square of the fleet misses this on a busy one.
  expect(performance.now() - begin).toBeLessThan(5_000);
});

/** The rooms, and which may open which door: one rule a room, everything else is forbidden. */
const rooms = {
  // `app` holds routes only; nothing imports it.
  app: [
    'components',
    'lib/actions',
    'lib/auth',
    'lib/client',
    'lib/db',
    'lib/domain',
    'lib/operations',
    'lib/queries',
  ],
  components: ['lib/actions', 'lib/client', 'lib/domain'],
  'lib/domain': [],
  'lib/libvirt': [],
  'lib/drivers': ['lib/libvirt', 'lib/domain'],
  'lib/db': ['lib/domain', 'drizzle'],
  drizzle: ['lib/domain'],
  'lib/auth': ['lib/db', 'lib/domain', 'drizzle'],
  'lib/queries': ['lib/auth', 'lib/db', 'lib/domain', 'drizzle'],
  'lib/operations': ['lib/auth', 'lib/db', 'lib/domain', 'lib/drivers', 'lib/queries', 'drizzle'],
  'lib/inventory': ['lib/db', 'lib/domain', 'lib/drivers', 'drizzle'],
  'lib/monitoring': ['lib/db', 'lib/domain', 'lib/drivers', 'drizzle'],
  'lib/console': ['lib/auth', 'lib/db', 'lib/domain', 'lib/drivers', 'drizzle'],
  'lib/actions': [
    'lib/auth',
    'lib/console',
    'lib/db',
    'lib/domain',
    'lib/operations',
    'lib/queries',
    'drizzle',
  ],
  'lib/client': ['lib/domain', 'lib/actions'],
  'lib/server': [
    'lib/auth',
    'lib/console',
    'lib/db',
    'lib/domain',
    'lib/drivers',
    'lib/inventory',
    'lib/monitoring',
    'lib/operations',
    'lib/queries',
    'drizzle',
  ],
};

const tests = '[.](test|integration[.]test)[.]tsx?$|/testing[./]|/contract[.]ts$';

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, mayOpen]) => ({
      name: `from-${room.replace('/', '-')}`,
      comment: `${room} opens only: ${mayOpen.join(', ') || 'nothing of ours'}`,
      severity: 'error',
      from: { path: `^${room}/`, pathNot: tests },
      to: {
        path: '^(app|components|lib|drizzle|testing|e2e|bench|scripts)/',
        pathNot: [room, ...mayOpen].map((path) => `^${path}(/|[.]|$)`),
      },
    })),
    {
      name: 'ui-knows-no-vm',
      comment: 'components/ui holds primitives that know no noun of ours',
      severity: 'error',
      from: { path: '^components/ui/' },
      to: { path: '^components/(?!ui/)|^lib/(actions|queries)/' },
    },
    {
      name: 'nothing-imports-app',
      severity: 'error',
      from: { pathNot: '^app/' },
      to: { path: '^app/' },
    },
    {
      name: 'domain-does-no-io',
      severity: 'error',
      from: { path: '^lib/domain/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|[.]next|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
};

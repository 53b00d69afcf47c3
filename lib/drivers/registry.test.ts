import { expect, test } from 'vitest';
import { providerTypes } from './driver.ts';
import { openDriver } from './registry.ts';

test.each(providerTypes.filter((type) => type !== 'hypervisor'))(
  '%s has its place, and says that it is not served yet',
  (providerType) => {
    expect(() => openDriver({ providerType })).toThrow(
      expect.objectContaining({
        name: 'AppError',
        code: 'not_possible',
        userMessage: expect.stringContaining(providerType),
      }),
    );
  },
);

test('a hypervisor that cannot be reached still has a driver, whose calls say so', async () => {
  const driver = openDriver({
    providerType: 'hypervisor',
    hostId: 'h',
    name: 'alpha',
    connection: { transport: 'unix', socketPath: '/nonexistent/libvirt-sock' },
    secrets: {},
    virtType: 'auto',
  });
  try {
    expect(driver.providerType).toBe('hypervisor');
    await expect(driver.ping({ timeoutMs: 200 })).rejects.toMatchObject({
      code: 'host_unreachable',
      userMessage: expect.stringContaining('alpha'),
      detail: expect.stringContaining('ENOENT'),
    });
  } finally {
    await driver.close();
  }
});

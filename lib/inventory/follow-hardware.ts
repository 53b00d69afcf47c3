import type { Db } from '../db/database.ts';
import type { Driver } from '../drivers/driver.ts';
import { storeHostConnections, storeHostHardware } from './store-host.ts';

// One card that comes or goes is many devices, and a lost host loses all its connections.
const settleMs = 500;

/** What of a host is written down once for all that comes within a moment. */
export function followHardware(options: {
  db: Db;
  hostId: string;
  driver: Driver;
  signal: AbortSignal;
  later(delayMs: number, work: () => void): void;
  guard(what: string, work: () => Promise<void>): Promise<void>;
}) {
  const { db, hostId, driver, signal, later, guard } = options;

  function settled(work: () => Promise<void>): () => void {
    let isWaiting = false;
    return () => {
      if (isWaiting) return;
      isWaiting = true;
      later(settleMs, () => {
        isWaiting = false;
        void work();
      });
    };
  }
  const readHardware = () =>
    guard('the host’s devices could not be read', async () =>
      storeHostHardware(db, hostId, await driver.hostHardware({ signal })),
    );
  const writeConnections = () =>
    guard('the host’s connections could not be stored', () =>
      storeHostConnections(db, hostId, driver.connections()),
    );
  return { noteConnections: settled(writeConnections), noteHardware: settled(readHardware), readHardware };
}

import { AppError } from '../domain/errors.ts';
import type { Driver } from '../drivers/driver.ts';

// The pages' bundle has its own copy of every module, so what both need lies here.
const globalKey = Symbol.for('novacron.drivers');
type DriverFor = (hostId: string) => Driver;
type Holder = { [globalKey]?: DriverFor };

/** Lets the pages of this process reach the engine's drivers, for what is too large for the database: files. */
export function publishDrivers(driverFor: DriverFor): () => void {
  const holder = globalThis as Holder;
  holder[globalKey] = driverFor;
  return () => {
    if (holder[globalKey] === driverFor) delete holder[globalKey];
  };
}

/** @throws AppError where no engine runs, or the host is disabled */
export function engineDriver(hostId: string): Driver {
  const driverFor = (globalThis as Holder)[globalKey];
  if (driverFor) return driverFor(hostId);
  throw new AppError({
    code: 'not_possible',
    userMessage: 'Files of volumes are not moved by this process.',
    advice: 'Ask where the engine runs.',
  });
}

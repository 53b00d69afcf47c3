import type { Logger } from 'pino';
import type { Db } from '../db/database.ts';
import type { Driver } from '../drivers/driver.ts';

/** What a run may use; put together at process start. */
export type EngineContext = {
  db: Db;
  log: Logger;
  /** Aborted when the program stops. */
  signal: AbortSignal;
  /** Absolute path of the image library's files. */
  imagesFolder: string;
  /** @throws AppError when the host is disabled, removed or not known */
  driverFor(hostId: string): Driver;
  /** Reads one VM anew from its host and stores what is seen. */
  refreshVm(hostId: string, externalId: string): Promise<void>;
  /** Ends with the reading of this VM that is under way, whatever comes of it; at once when there is none. */
  vmReading(hostId: string, externalId: string): Promise<void>;
  /** Gives a VM's row to another host, which has it now. */
  moveVm(vmId: string, hostId: string): Promise<void>;
  /** Reads what a host has beside its VMs anew, and stores what is seen. */
  refreshHost(hostId: string): Promise<void>;
  /** Ends at the VM's next change, or after the time given. */
  nextChange(vmId: string, timeoutMs: number): Promise<void>;
};

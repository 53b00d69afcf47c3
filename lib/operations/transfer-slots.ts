import { AppError } from '../domain/errors.ts';

// Each holds a connection to its host and up to 2 MiB here.
const transfersAtOnce = 8;
const underWay = new Map<string, number>();

/** Keeps one host's transfers from taking what others need. @returns how to give the place back, once */
export function takeTransferSlot(hostId: string): () => void {
  const taken = underWay.get(hostId) ?? 0;
  if (taken >= transfersAtOnce) {
    throw new AppError({
      code: 'no_capacity',
      userMessage: `${transfersAtOnce} files are moved to or from this host already.`,
      advice: 'Try again when one of them has ended.',
    });
  }
  underWay.set(hostId, taken + 1);
  let isTaken = true;
  return () => {
    if (!isTaken) return;
    isTaken = false;
    const left = (underWay.get(hostId) ?? 1) - 1;
    if (left > 0) underWay.set(hostId, left);
    else underWay.delete(hostId);
  };
}

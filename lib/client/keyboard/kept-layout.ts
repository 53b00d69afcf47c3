const storageKey = 'novacron-keyboard-layouts';
// Of the VMs whose layout was chosen last.
const maxKept = 500;

/** The id of the layout that was chosen for a VM in this browser; null where none was. */
export function keptLayout(vmId: string): string | null {
  return read().get(vmId) ?? null;
}

export function keepLayout(vmId: string, layoutId: string): void {
  const others = [...read()].filter(([id]) => id !== vmId);
  try {
    localStorage.setItem(storageKey, JSON.stringify([[vmId, layoutId], ...others].slice(0, maxKept)));
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function read(): Map<string, string> {
  try {
    return new Map(JSON.parse(localStorage.getItem(storageKey) ?? '[]'));
  } catch {
    return new Map();
  }
}

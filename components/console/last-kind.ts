import { cookies } from 'next/headers';
import { type ConsoleKind, consoleKinds } from '@/lib/domain/vm';

/** The kind of console that this browser chose last; null when it has not chosen any. */
export async function lastConsoleKind(): Promise<ConsoleKind | null> {
  return consoleKindOf((await cookies()).get('novacron-console')?.value);
}

/** From a cookie or an address, where anything may stand. */
export function consoleKindOf(text: unknown): ConsoleKind | null {
  return consoleKinds.find((kind) => kind === text) ?? null;
}

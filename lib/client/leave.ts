import { signOut } from '../actions/sessions.ts';

/** Signs out. What this tab keeps is the person's who typed it, and goes with it. */
export function leave(): void {
  try {
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
  void signOut();
}

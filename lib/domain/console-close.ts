/** Why a console's WebSocket was closed by us, in the range that applications may use; the reason says it in words. */
export const consoleCloseCodes = {
  /** The VM's own end closed: it was stopped, restarted, or another viewer took over. */
  endedByVm: 4000,
  /** The VM's console could not be opened. */
  notOpened: 4001,
  /** The session ended, or its user may no longer do this. */
  notAllowed: 4003,
  /** NovaCron is stopping. */
  stopping: 4005,
  /** Somebody else has control of a console that shows itself to one only. */
  yielded: 4006,
  /** Another program on the host holds it, and would have to be thrown out. */
  heldElsewhere: 4007,
} as const;

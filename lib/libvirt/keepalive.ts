/** Of libvirt src/rpc/virkeepaliveprotocol.x. */
export const keepaliveProgram = 0x6b656570;
export const KeepaliveProcedure = { ping: 1, pong: 2 } as const;

export type KeepaliveOptions = {
  intervalMs: number;
  /** How many pings in a row may stay without any sign of life. */
  count: number;
  /**
   * False: only we ask whether the other lives. For connections on which we may stop reading for long, where the
   * daemon would take us for dead.
   */
  asksPeer?: boolean;
};

/** libvirt's own defaults: a dead peer is noticed after 30 to 35 s. */
export const defaultKeepalive: KeepaliveOptions = { intervalMs: 5_000, count: 5 };

/** For what has to be noticed soon: a peer that went without a word is given up after 8 to 10 s. */
export const fastKeepalive: KeepaliveOptions = { intervalMs: 2_000, count: 3 };

/** The longest that a peer can be dead before it is noticed: it may have spoken right after a tick. */
export function deadAfterMs({ intervalMs, count }: KeepaliveOptions): number {
  return intervalMs * (count + 2);
}

/** @returns `heard` for every sign of life, and `stop` */
export function startKeepalive(
  { intervalMs, count }: KeepaliveOptions,
  actions: {
    sendPing(): void;
    /** True while reading is held back by us, when silence says nothing of the peer. */
    isPaused(): boolean;
    onDead(): void;
  },
): { heard(): void; stop(): void } {
  let wasHeard = true;
  let unanswered = 0;
  const timer = setInterval(() => {
    if (wasHeard || actions.isPaused()) {
      wasHeard = false;
      unanswered = 0;
    } else if (unanswered >= count) {
      clearInterval(timer);
      actions.onDead();
    } else {
      unanswered++;
      actions.sendPing();
    }
  }, intervalMs);
  timer.unref();
  return {
    heard() {
      wasHeard = true;
    },
    stop: () => clearInterval(timer),
  };
}

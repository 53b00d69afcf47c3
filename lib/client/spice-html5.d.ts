/** The part of spice-html5 that we use; the package brings no types. See its src/main.js. */
declare module '@spice-project/spice-html5' {
  export type SpiceMessage = { type: number };

  export class SpiceMainConn {
    constructor(options: {
      uri: string;
      /** Of an element; its first canvas is the screen. */
      screen_id: string;
      password: string;
      onerror: (error: Error) => void;
      onsuccess: () => void;
    });
    /** Gone after stop(). */
    ws: WebSocket | undefined;
    process_channel_message(message: SpiceMessage): boolean;
    stop(): void;
  }
}

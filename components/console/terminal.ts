/** Loaded when a serial console is opened, and not before. */

import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';

const maxScrollbackLines = 5_000;
// A machine that floods must not fill the page's memory: more than this not yet shown is left out.
const maxWaitingBytes = 2 * 2 ** 20;

export type SerialTerminal = ReturnType<typeof createTerminal>;

/**
 * A terminal that shows and does nothing else: no clipboard, no window title, no links, whatever escapes arrive.
 * @param onInput  what is typed, and what programs in the machine ask the terminal for
 */
export function createTerminal(element: HTMLElement, onInput: (data: Uint8Array) => void) {
  const terminal = new Terminal({
    scrollback: maxScrollbackLines,
    fontFamily: "'JetBrains Mono Variable', monospace",
    fontSize: 13,
    cursorBlink: false,
    screenReaderMode: false,
    theme: { background: '#0b0d10', foreground: '#d7dce2' },
    linkHandler: { activate() {}, allowNonHttpProtocols: false },
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  // 52 is the clipboard, 8 are links, 0 to 2 titles: taken, so that nothing else may ever take them.
  for (const number of [0, 1, 2, 8, 52]) terminal.parser.registerOscHandler(number, () => true);
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', 'Keyboard of the serial console');
  fit.fit();
  const observer = new ResizeObserver(() => {
    // A tab that is not shown has no size.
    if (element.clientWidth > 0) fit.fit();
  });
  observer.observe(element);

  const encoder = new TextEncoder();
  const typed = terminal.onData((text) => onInput(encoder.encode(text)));
  const typedBytes = terminal.onBinary((text) =>
    onInput(Uint8Array.from(text, (letter) => letter.charCodeAt(0))),
  );

  let waitingBytes = 0;
  return {
    write(data: Uint8Array): void {
      if (waitingBytes > maxWaitingBytes) return;
      waitingBytes += data.length;
      const isLast = waitingBytes > maxWaitingBytes;
      terminal.write(data, () => {
        waitingBytes -= data.length;
      });
      if (isLast) terminal.write('\r\n[Some output came faster than it could be shown here.]\r\n');
    },
    setDeaf(isDeaf: boolean): void {
      terminal.options.disableStdin = isDeaf;
    },
    focus: () => terminal.focus(),
    blur: () => terminal.blur(),
    text: () => {
      const { active } = terminal.buffer;
      const lines = Array.from({ length: active.length }, (_, at) =>
        active.getLine(at)?.translateToString(true),
      );
      return `${lines.join('\n').trimEnd()}\n`;
    },
    dispose(): void {
      observer.disconnect();
      typed.dispose();
      typedBytes.dispose();
      terminal.dispose();
    },
  };
}

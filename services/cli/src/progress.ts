import type { Output } from './command-context.ts';

/** A line that tells how far the work is, overwritten by the next and gone at the end; silent without a terminal. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

// Carriage return, then erase to the end of the line.
const START_OVER = '\r\u001b[K';

export function createProgress(output: Output): Progress {
  if (output.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let isShown = false;
  return {
    show(text) {
      output.write(`${START_OVER}${text}`);
      isShown = true;
    },
    clear() {
      if (isShown) output.write(START_OVER);
      isShown = false;
    },
  };
}

import pico from 'picocolors';
import { seconds } from '../report.ts';

type Colors = ReturnType<typeof pico.createColors>;

/** Where a person follows what happens: standard error, so that standard output holds the summary alone. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Characters a line. */
  readonly width: number;
  readonly colors: Colors;
  line(text: string): void;
  /** A line that the next one replaces; nothing where nobody looks. */
  passing(text: string): void;
  /** The line of something that is done, with how long it took. */
  done(title: string, tookMs: number): void;
  /** Runs one step; when it is done its line says how long it took. `say` tells how far it is. */
  step<T>(title: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T>;
}

const FRAME_MS = 120;
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const DURATION_COLUMN = 62;
// Carriage return, then erase to the end of the line.
const START_OVER = '\r\u001b[K';

export function openScreen(output: NodeJS.WriteStream, noColor: boolean): Screen {
  const isTerminal = output.isTTY === true;
  const colors = pico.createColors(isTerminal && !noColor);
  const passing = (text: string) => {
    if (isTerminal) output.write(`${START_OVER}${cut(text, (output.columns ?? 80) - 1)}`);
  };
  const line = (text: string) => {
    output.write(`${isTerminal ? START_OVER : ''}${text}\n`);
  };
  const done = (title: string, tookMs: number) => {
    line(`${colors.green('✔')} ${title.padEnd(DURATION_COLUMN)}${colors.dim(seconds(tookMs).padStart(8))}`);
  };
  const screen = { isTerminal, width: output.columns ?? 100, colors, line, passing, done };
  return { ...screen, step: (title, work) => runStep(screen, title, work) };
}

async function runStep<T>(
  { done, passing }: Omit<Screen, 'step'>,
  title: string,
  work: (say: (detail: string) => void) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  let detail = '';
  let frame = 0;
  const draw = () => {
    frame += 1;
    passing(`${FRAMES[frame % FRAMES.length]} ${title}${detail === '' ? '' : `: ${detail}`}`);
  };
  draw();
  const timer = setInterval(draw, FRAME_MS);
  try {
    const result = await work((text) => {
      detail = text;
    });
    done(title, performance.now() - started);
    return result;
  } finally {
    clearInterval(timer);
    passing('');
  }
}

/** The text without what goes beyond the line: a terminal would wrap it, and it could not be overwritten. */
function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

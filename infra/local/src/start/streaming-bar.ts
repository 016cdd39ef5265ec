import { SingleBar } from 'cli-progress';
import { seconds } from '../report.ts';
import type { Screen } from './screen.ts';

export interface StreamingState {
  readonly answered: number;
  /** Event time of the newest call that was read, in milliseconds; 0 before the first. */
  readonly eventMs: number;
  readonly retries: number;
}

export interface StreamingBar {
  update(state: StreamingState): void;
  stop(): void;
}

export interface BarOptions {
  readonly screen: Screen;
  readonly output: NodeJS.WriteStream;
  /** From the state to how much of the work is done, 0 to 1; undefined where the end is not known. */
  readonly shareOf: (state: StreamingState) => number | undefined;
}

const LINE_EVERY_MS = 3_000;
const BAR_WIDTH = 24;

/** How far the streaming is: a bar on a terminal, else a line every three seconds. */
export function startStreamingBar(options: BarOptions): StreamingBar {
  return options.screen.isTerminal ? barOn(options) : linesOn(options);
}

function barOn({ output, shareOf, screen }: BarOptions): StreamingBar {
  const started = performance.now();
  let state: StreamingState = { answered: 0, eventMs: 0, retries: 0 };
  const format = () => `  ${drawBar(shareOf(state), screen)}${describe(state, shareOf(state), started)}`;
  const bar = new SingleBar({ stream: output, format, hideCursor: true, clearOnComplete: true, fps: 8 });
  bar.start(1, 0);
  return {
    update: (next) => {
      state = next;
      bar.update(shareOf(next) ?? 0);
    },
    stop: () => bar.stop(),
  };
}

function linesOn({ screen, shareOf }: BarOptions): StreamingBar {
  const started = performance.now();
  let shownAt = started;
  return {
    update: (state) => {
      if (performance.now() - shownAt < LINE_EVERY_MS) return;
      shownAt = performance.now();
      screen.line(`  ${describe(state, shareOf(state), started)}`);
    },
    stop: () => undefined,
  };
}

function drawBar(share: number | undefined, { colors }: Screen): string {
  if (share === undefined) return '';
  const full = Math.round(share * BAR_WIDTH);
  return `${colors.cyan('█'.repeat(full))}${colors.dim('░'.repeat(BAR_WIDTH - full))} `;
}

function describe(
  { answered, eventMs, retries }: StreamingState,
  share: number | undefined,
  started: number,
) {
  const elapsedMs = performance.now() - started;
  const rate = Math.round(answered / Math.max(0.1, elapsedMs / 1_000));
  const left = share !== undefined && share > 0.02 ? (elapsedMs * (1 - share)) / share : undefined;
  const parts = [
    share === undefined ? '' : `${String(Math.floor(share * 100)).padStart(3)} %`,
    eventMs > 0 ? new Date(eventMs).toISOString().slice(0, 10) : '',
    `${answered.toLocaleString('en')} events`,
    `${rate.toLocaleString('en')}/s`,
    left === undefined ? '' : `${seconds(left)} left`,
    retries > 0 ? `${retries} repeated` : '',
  ];
  return parts.filter((part) => part !== '').join('  ');
}

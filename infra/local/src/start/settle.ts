import { setTimeout as delay } from 'node:timers/promises';

export interface SettleOptions {
  /** Records not finished with yet. */
  readonly lag: () => Promise<number>;
  /** What the shop looks like now; the same text means that nothing has changed. */
  readonly picture: () => Promise<ShopPicture>;
  readonly say: (detail: string) => void;
  readonly signal: AbortSignal;
}

export interface ShopPicture {
  readonly text: string;
  /** Whether a model is still to come or customers wait for their segment. */
  readonly isDue: boolean;
  /** How long the picture must stay as it is to be believed: longer than the services pause between two looks. */
  readonly quietMs: number;
}

const POLL_MS = 250;
/** Without any change for so long there is no use in waiting any longer: what is there is shown. */
const GIVE_UP_MS = 45_000;

/**
 * Waits until the pipelines have caught up and the segments have come to rest. Resolves to false when nothing has moved
 * for 45 s before that, or the signal fired.
 */
export async function untilSettled(options: SettleOptions): Promise<boolean> {
  const { signal, say } = options;
  let last = '';
  let changedAt = performance.now();
  while (!signal.aborted) {
    const lag = await options.lag();
    const { text, isDue, quietMs } = await options.picture();
    const state = `${lag} ${text}`;
    if (state !== last) changedAt = performance.now();
    last = state;
    const quietFor = performance.now() - changedAt;
    if (lag === 0 && !isDue && quietFor >= quietMs) return true;
    if (quietFor >= GIVE_UP_MS) return false;
    say(
      lag > 0
        ? `${lag.toLocaleString('en')} records to go`
        : isDue
          ? 'finding segments'
          : 'placing customers',
    );
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

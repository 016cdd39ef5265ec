import { paced, type SendableCall, SendError, type SendReport, sendCalls } from '@shoal/replay';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { createProgress } from '../progress.ts';
import { count } from './door.ts';

export interface SendRequest {
  readonly calls: Iterable<TimedCall> | AsyncIterable<TimedCall>;
  readonly url: string;
  readonly key: string;
  readonly speed?: number;
  readonly limit?: number;
}

export type TimedCall = SendableCall & { readonly timestamp?: string };

const SHOW_EVERY_MS = 250;

/** Sends calls with progress on standard error; resolves to what became of them and how long it took. */
export async function sendTo(
  { calls, url, key, speed, limit }: SendRequest,
  { now, stderr }: CommandContext,
): Promise<{ readonly report: SendReport; readonly seconds: number }> {
  const started = now();
  const progress = createProgress(stderr);
  let shownAt = started;
  const limited = limit === undefined ? calls : firstOf(calls, limit);
  try {
    const report = await sendCalls(speed === undefined ? limited : paced(limited, { speed }), {
      url,
      key,
      onProgress: ({ accepted, refused, retries }) => {
        if (now() - shownAt < SHOW_EVERY_MS) return;
        shownAt = now();
        const refusals = refused > 0 ? `, ${count(refused)} refused` : '';
        const waits = retries > 0 ? `, ${count(retries)} requests repeated` : '';
        progress.show(`${count(accepted)} events accepted${refusals}${waits}`);
      },
    });
    return { report, seconds: (now() - started) / 1_000 };
  } catch (error) {
    // A wrong key is the user's to mend; the other faults are those of the machine or the network.
    if (!(error instanceof SendError) || error.code !== 'SEND_KEY_REFUSED') throw error;
    throw new CommandError('CLI_OPTION_INVALID', `--key is refused: ${error.message}`, { cause: error });
  } finally {
    progress.clear();
  }
}

async function* firstOf<C>(
  calls: Iterable<C> | AsyncIterable<C>,
  limit: number,
): AsyncGenerator<C, void, undefined> {
  let place = 0;
  for await (const call of calls) {
    if (place === limit) return;
    place += 1;
    yield call;
  }
}

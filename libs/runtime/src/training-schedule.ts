import type { Logger } from '@shoal/logging';

/** When models of shops are trained, all of it on the shops' own clocks but for the pause. */
export interface TrainingSchedule {
  /** Each shop's clock, milliseconds. */
  readonly clocks: () => Promise<Iterable<readonly [shop: string, clock: number]>>;
  /** When the model in force was trained, by the shop's clock; undefined where there is none yet. */
  readonly trainedAt: (shop: string) => number | undefined;
  /** After so many hours a new model is trained; 0 is never after the first. */
  readonly retrainHours: number;
  /** Shortest time between two trainings of a shop, by the clock of the wall. */
  readonly pauseMs: number;
  readonly train: (shop: string) => Promise<void>;
  readonly logger: Logger;
  readonly clock: { now(): number };
  readonly signal: AbortSignal;
}

/** When a shop was last tried, by the clock of the wall and its own. */
interface Attempt {
  readonly wallMs: number;
  readonly clock: number;
}

/** A shop that had too little to learn from is tried again when its clock has gone on by this. */
const tryAgainMs = 12 * 3_600_000;

/** Looks which shops are to be trained, and trains them one after the other. One that fails does not keep the others from it. */
export function trainOnSchedule(schedule: TrainingSchedule): () => Promise<void> {
  const attempts = new Map<string, Attempt>();
  return async () => {
    const { clocks, train, clock, logger, signal } = schedule;
    for (const [shop, shopClock] of await clocks()) {
      if (signal.aborted || !isDue({ shop, shopClock }, attempts.get(shop), schedule)) continue;
      attempts.set(shop, { wallMs: clock.now(), clock: shopClock });
      try {
        await train(shop);
      } catch (err) {
        if (signal.aborted) logger.debug({ shop }, 'a training was given up: the service stops');
        else logger.error({ shop, err }, 'a training failed: it is tried again later');
      }
    }
  };
}

/** A training that brought nothing into force counts as one: the next comes as late as after any other. */
function isDue(
  { shop, shopClock }: { readonly shop: string; readonly shopClock: number },
  attempt: Attempt | undefined,
  { trainedAt, retrainHours, pauseMs, clock }: TrainingSchedule,
): boolean {
  if (attempt && clock.now() - attempt.wallMs < pauseMs) return false;
  if (attempt && shopClock - attempt.clock < tryAgainMs) return false;
  const last = trainedAt(shop);
  if (last === undefined) return true;
  return retrainHours > 0 && shopClock - Math.max(last, attempt?.clock ?? 0) >= retrainHours * 3_600_000;
}

import { reasonOf } from './runtime-error.ts';
import type { Check } from './service.ts';
import { withTimeLimit } from './time-limit.ts';

/** A service is ready only while it runs: not before its start resolved, and never again once a stop began. */
export type Phase = 'starting' | 'running' | 'stopping';

export interface CheckState {
  readonly ok: boolean;
  /** Why not, where it is not. */
  readonly reason?: string;
}

export interface ReadinessReport {
  readonly ready: boolean;
  readonly phase: Phase;
  readonly checks: Readonly<Record<string, CheckState>>;
}

export interface Readiness {
  phase: Phase;
  /** Replaces the checks: there are none before the service has started. */
  use(checks: Readonly<Record<string, Check>>): void;
  report(): Promise<ReadinessReport>;
}

/** Runs the checks of one service, all at once, each for at most `limitMs`. */
export function createReadiness(limitMs: number): Readiness {
  let checks: [name: string, check: Check][] = [];
  const readiness: Readiness = {
    phase: 'starting',
    use: (given) => {
      checks = Object.entries(given).map(([name, check]) => [name, sharedWhileRunning(check)]);
    },
    report: async () => {
      const states = await Promise.all(
        checks.map(
          async ([name, check]): Promise<[string, CheckState]> => [name, await stateOf(check, limitMs)],
        ),
      );
      // The phase is read after the checks: a stop may have begun meanwhile.
      const { phase } = readiness;
      const ready = phase === 'running' && states.every(([, state]) => state.ok);
      return { ready, phase, checks: Object.fromEntries(states) };
    },
  };
  return readiness;
}

async function stateOf(check: Check, limitMs: number): Promise<CheckState> {
  try {
    await withTimeLimit(check(), limitMs, 'the check');
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

// A probe comes every few seconds, and a check that hangs would be started again by each: one run at a time is enough.
function sharedWhileRunning(check: Check): Check {
  let running: Promise<void> | undefined;
  return () => {
    running ??= Promise.resolve()
      .then(check)
      .finally(() => {
        running = undefined;
      });
    return running;
  };
}

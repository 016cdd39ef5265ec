import { holdsWithin } from '../../infra/local/src/wait.ts';

export interface Bound {
  readonly withinMs: number;
  /** What to say of the state of things when time runs out. */
  readonly describe?: () => unknown;
}

/** Waits for a condition, and fails by its name when it does not hold in time. */
export async function until(
  what: string,
  { withinMs, describe }: Bound,
  condition: () => Promise<boolean> | boolean,
): Promise<void> {
  if (await holdsWithin(withinMs, async () => condition())) return;
  const state = describe ? `: ${JSON.stringify(await describe())}` : '';
  throw new Error(`${what} did not come about within ${withinMs / 1000} s${state}`);
}

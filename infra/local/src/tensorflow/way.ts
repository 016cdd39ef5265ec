import type { NativePlace } from '@shoal/neural';
import { run } from '../children.ts';
import type { Report } from '../report.ts';

/** One way to get the native library of TensorFlow. */
export interface Way {
  /** As the subject of a sentence. */
  readonly name: string;
  /**
   * Fills `place.folder`, which is empty, with the binding and with libtensorflow in `deps/lib`.
   * @throws StackError that says what is missing on this machine.
   */
  make(place: NativePlace): Promise<void>;
}

/** What a way takes from whoever prepares. */
export interface WaySurroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly report: Report;
  /** Leave the processor to others: somebody works on this machine meanwhile. */
  readonly gently: boolean;
}

/** Runs a program to its end, at low priority where it is to be gentle. */
export function runFor(
  { environment: env, gently }: WaySurroundings,
  [command, ...args]: readonly [string, ...string[]],
  withinMs: number,
): Promise<string> {
  if (!gently) return run({ command, args, env, withinMs });
  return run({ command: 'nice', args: [command, ...args], env, withinMs });
}

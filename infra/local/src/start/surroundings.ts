import type { Environment } from '@shoal/config';
import type { Logger } from '@shoal/logging';
import type { Endings } from './endings.ts';
import type { Screen } from './screen.ts';

/** Everything that a start takes from its process. */
export interface StartSurroundings {
  readonly environment: Environment;
  readonly screen: Screen;
  /** For the progress bar. */
  readonly stderr: NodeJS.WriteStream;
  /** For the summary. */
  readonly print: (text: string) => void;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Fires when it is time to stop. */
  readonly signal: AbortSignal;
  /** Takes what must be ended afterwards. */
  readonly endings: Endings;
  /** Told once Kafka and Redis run: from then on they want to be ended in order. */
  readonly onStack: () => void;
}

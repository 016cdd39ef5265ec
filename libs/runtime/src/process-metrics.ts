import { collectDefaultMetrics, Registry } from 'prom-client';

let collected: Registry | undefined;

/**
 * The metrics of the process: memory, CPU, event loop, garbage collection. They are the process's own and their observers cannot be
 * removed again, hence the one piece of state that this library keeps for itself.
 */
export function processMetrics(): Registry {
  if (collected === undefined) {
    collected = new Registry();
    collectDefaultMetrics({ register: collected });
  }
  return collected;
}

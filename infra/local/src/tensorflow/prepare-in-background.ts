import type { Logger } from '@shoal/logging';
import { prepareTensorFlow } from './prepare-tensorflow.ts';

/**
 * Prepares TensorFlow while the shop runs, at low priority, and tells the log alone. Nothing waits for it: deep models
 * that are trained meanwhile are trained on WebAssembly. It ends with this process, and the next start begins anew.
 */
export function prepareInBackground(environment: NodeJS.ProcessEnv, logger: Logger): void {
  const report = (line: string) => logger.info({}, line);
  prepareTensorFlow({ environment, report, gently: true }).then(
    (missing) =>
      missing === undefined
        ? logger.info({}, 'TensorFlow is ready to run natively')
        : logger.warn({ missing }, 'TensorFlow stays on WebAssembly, its native library is not ready'),
    (err: unknown) => logger.error({ err }, 'preparing TensorFlow has failed'),
  );
}

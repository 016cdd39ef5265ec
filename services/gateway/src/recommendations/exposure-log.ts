import { customerKey, type Exposure, envelopeHeaders, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Messaging } from '@shoal/messaging';
import type { ViewDependencies } from '../steps/find-customer.ts';
import { readClock } from '../steps/read-clock.ts';

/** Exposures that wait to be written at the most; what comes beyond is not noted, and counted. */
const pendingMax = 20_000;
const flushMs = 50;

export interface ExposureLogDependencies extends ViewDependencies {
  readonly messaging: Messaging;
  readonly logger: Logger;
  readonly countLost: (count: number) => void;
}

/** Notes which customers were answered with lists that an experiment had a say in. */
export interface ExposureLog {
  /** Returns at once: an answer does not wait for it. */
  note(exposure: Omit<Exposure, 'at'>): void;
  /** Writes what is left. */
  stop(): Promise<void>;
}

/** Exposures are written some 50 ms later, together, at the shop's clock; one that cannot be written is lost, and the answer is not. */
export function createExposureLog(dependencies: ExposureLogDependencies): ExposureLog {
  const { logger, countLost } = dependencies;
  let pending: Omit<Exposure, 'at'>[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    const exposures = pending;
    pending = [];
    writing = writing
      .then(() => write(exposures, dependencies))
      .catch((err: unknown) => {
        countLost(exposures.length);
        logger.warn({ err, exposures: exposures.length }, 'exposures could not be noted');
      });
  };
  return {
    note: (exposure) => {
      if (pending.length >= pendingMax) return countLost(1);
      pending.push(exposure);
      timer ??= setTimeout(flush, flushMs).unref();
    },
    stop: async () => {
      clearTimeout(timer);
      if (pending.length > 0) flush();
      await writing;
    },
  };
}

async function write(
  exposures: readonly Omit<Exposure, 'at'>[],
  dependencies: ExposureLogDependencies,
): Promise<void> {
  const { messaging, namespace } = dependencies;
  const shops = [...new Set(exposures.map(({ shop }) => shop))];
  const clocks = new Map(
    await Promise.all(shops.map(async (shop) => [shop, await readClock(shop, dependencies)] as const)),
  );
  await messaging.send(
    exposures.flatMap((exposure) => {
      const { shop, customerId, experiment } = exposure;
      const at = clocks.get(shop);
      // A shop without a clock has had no events: there is nobody to be shown anything.
      if (at === undefined) return [];
      const headers = envelopeHeaders({
        id: `${shop}/${experiment}/${customerId}/${exposure.listVersion}/${at}`,
        type: 'shoal.experiment.exposed',
        source: `/shops/${shop}/gateway`,
        time: at,
      });
      const value = JSON.stringify({ ...exposure, at } satisfies Exposure);
      return [
        { topic: topicName(namespace, 'exposures'), key: customerKey(shop, customerId), value, headers },
      ];
    }),
  );
}

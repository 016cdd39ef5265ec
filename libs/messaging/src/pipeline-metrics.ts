import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The figures of every pipeline of a service; names follow `shoal_<service>_<thing>_<unit|total>`. */
export interface PipelineMetrics {
  startBatch(pipeline: string): () => void;
  countOutcome(pipeline: string, kind: string, reason: string, count?: number): void;
  countRetry(pipeline: string): void;
  observeAge(pipeline: string, recordTime: number): void;
  /** `acceptedAt` is when the event was accepted whose effects are durable now, milliseconds. */
  observeWay(pipeline: string, acceptedAt: number): void;
  /** Asked each time that the metrics are read: how many records wait. */
  watchLag(pipeline: string, lag: () => Promise<number>): void;
}

export function createPipelineMetrics(
  service: string,
  registry: Registry,
  clock: { now(): number },
): PipelineMetrics {
  const prefix = `shoal_${service.replaceAll('-', '_')}`;
  const registers = [registry];
  const batches = new Histogram({
    name: `${prefix}_batch_seconds`,
    help: 'Time from a batch of records in hand to its effects being durable',
    labelNames: ['pipeline'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const records = new Counter({
    name: `${prefix}_records_total`,
    help: 'Records by what became of them',
    labelNames: ['pipeline', 'outcome', 'reason'],
    registers,
  });
  const retries = new Counter({
    name: `${prefix}_retries_total`,
    help: 'Batches that were tried again after a passing fault',
    labelNames: ['pipeline'],
    registers,
  });
  const age = new Gauge({
    name: `${prefix}_lag_seconds`,
    help: 'Age of the newest record worked on, at the moment it was done',
    labelNames: ['pipeline'],
    registers,
  });
  const way = new Histogram({
    name: `${prefix}_accept_to_done_seconds`,
    help: 'Time from the acceptance of an event to its effects in this pipeline being durable: views written, messages acknowledged',
    labelNames: ['pipeline'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  });
  const lags = new Map<string, () => Promise<number>>();
  new Gauge({
    name: `${prefix}_lag_records`,
    help: 'Records of the assigned partitions that wait to be worked on',
    labelNames: ['pipeline'],
    registers,
    async collect() {
      for (const [pipeline, lag] of lags) {
        // A broker that does not answer must not take the other metrics along: the last figure stays.
        const waiting = await lag().catch(() => undefined);
        if (waiting !== undefined) this.set({ pipeline }, waiting);
      }
    },
  });
  return {
    startBatch: (pipeline) => batches.startTimer({ pipeline }),
    countOutcome: (pipeline, outcome, reason, count = 1) => records.inc({ pipeline, outcome, reason }, count),
    countRetry: (pipeline) => retries.inc({ pipeline }),
    observeAge: (pipeline, recordTime) => age.set({ pipeline }, Math.max(0, clock.now() - recordTime) / 1000),
    observeWay: (pipeline, acceptedAt) =>
      way.observe({ pipeline }, Math.max(0, clock.now() - acceptedAt) / 1000),
    watchLag: (pipeline, lag) => void lags.set(pipeline, lag),
  };
}

/** Counts nothing: for tests and command-line tools. */
export const silentPipelineMetrics: PipelineMetrics = {
  startBatch: () => () => undefined,
  countOutcome: () => undefined,
  countRetry: () => undefined,
  observeAge: () => undefined,
  observeWay: () => undefined,
  watchLag: () => undefined,
};

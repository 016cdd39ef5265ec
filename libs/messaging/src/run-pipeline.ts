import type { Logger } from '@shoal/logging';
import { acceptedAt, stampAccepted } from './accepted-at.ts';
import { backOff } from './backoff.ts';
import { toDeadLetter } from './dead-letters.ts';
import { isRetriable, MessagingError } from './errors.ts';
import { Lanes } from './lanes.ts';
import type { Delivery, Messaging, OutgoingMessage, Subscription } from './messaging.ts';
import type { Outcome } from './outcomes.ts';
import type { PipelineMetrics } from './pipeline-metrics.ts';
import { type FindNewer, mayBeOvertaken, publishNewest } from './publish-newest.ts';
import { beginRecordSpans, endRecordSpans, stampTrace } from './record-spans.ts';

/** What a service does with records: `process` gives one outcome for each record, in order. */
export interface Pipeline {
  /** Names the stage in metrics, logs and dead letters. */
  readonly name: string;
  readonly group: string;
  readonly topics: readonly string[];
  /** Records a step gets at once at most: one pipeline of Redis commands, one write. */
  readonly batchSizeMax: number;
  readonly process: (batch: readonly Delivery[]) => Promise<readonly Outcome[]>;
  /** Given where it publishes documents that are kept elsewhere: a late batch must not leave an older one last. */
  readonly findNewer?: FindNewer;
}

export interface PipelineDependencies {
  readonly messaging: Messaging;
  readonly logger: Logger;
  readonly metrics: PipelineMetrics;
  /** A clock in milliseconds that only goes on, and goes on while the process is frozen. */
  readonly monotonic?: () => number;
}

/**
 * Runs a pipeline until stopped. The one place where outcomes become writes: what a record emits and the dead letters
 * are acknowledged by the broker before the offset moves, so a crash repeats work but loses none.
 * Batches of the same partition number are worked on one after the other, whatever their topic.
 * Passing faults are retried for as long as they last; a record that fails by itself is found by halving and dead-lettered.
 */
export async function runPipeline(
  pipeline: Pipeline,
  dependencies: PipelineDependencies,
): Promise<Subscription> {
  const stopping = new AbortController();
  const { group, topics, batchSizeMax } = pipeline;
  // What belongs to one key has one partition number in all topics: side by side, a document stored first might be published last.
  const lanes = new Lanes();
  const subscription = await dependencies.messaging.consume({ group, topics, batchSizeMax }, (batch) =>
    lanes.run(batch[0]?.partition ?? 0, () => handle(batch, pipeline, dependencies, stopping.signal)),
  );
  dependencies.metrics.watchLag(pipeline.name, () => subscription.lag());
  return {
    ...subscription,
    stop: async () => {
      stopping.abort();
      await subscription.stop();
    },
  };
}

async function handle(
  batch: readonly Delivery[],
  pipeline: Pipeline,
  dependencies: PipelineDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { logger, metrics } = dependencies;
  let rest = batch;
  for (let attempt = 1; rest.length > 0; attempt += 1) {
    const endTimer = metrics.startBatch(pipeline.name);
    try {
      const settled = await settle(rest, pipeline, dependencies);
      if (settled > 0) attempt = 0;
      rest = rest.slice(settled);
    } catch (error) {
      // After a stop nobody waits for the fault to pass: the offset has not moved, so the next owner does the work.
      if (!isRetriable(error) || signal.aborted) throw error;
      logger.warn({ pipeline: pipeline.name, attempt, err: error }, 'a passing fault: trying again');
    } finally {
      endTimer();
    }
    if (rest.length > 0) {
      metrics.countRetry(pipeline.name);
      if (signal.aborted) throw new Error(`${pipeline.name} stopped with ${rest.length} records to retry`);
      await backOff(Math.max(1, attempt), signal);
    }
  }
}

/** Processes records and writes what follows; returns how many are done with (fewer when one asks for a retry). */
async function settle(
  batch: readonly Delivery[],
  pipeline: Pipeline,
  dependencies: PipelineDependencies,
): Promise<number> {
  const { messaging, monotonic = () => performance.now() } = dependencies;
  const begunAt = monotonic();
  const span = beginRecordSpans(batch, pipeline.name);
  const work = () => processOrIsolate(batch, pipeline, dependencies.logger);
  const outcomes = await (span ? span.run(work) : work());
  const retryAt = outcomes.findIndex((outcome) => outcome.kind === 'retry');
  const done = batch.slice(0, retryAt < 0 ? batch.length : retryAt);
  const settled = await publish(done, outcomes, pipeline, messaging);
  if (pipeline.findNewer && mayBeOvertaken(begunAt, monotonic())) {
    const written = done.flatMap((record, i) => writesOf(record, settled[i] as Outcome, pipeline));
    await publishNewest(written, pipeline.findNewer, messaging);
  }
  endRecordSpans(done, settled);
  report(done, settled, pipeline, dependencies);
  return done.length;
}

/**
 * Writes what follows from records, and resolves with what became of them. What the broker will never take is found by halving
 * too: it would be refused for ever, and hold up all that comes behind.
 */
async function publish(
  records: readonly Delivery[],
  outcomes: readonly Outcome[],
  pipeline: Pipeline,
  messaging: Messaging,
): Promise<readonly Outcome[]> {
  const writes = records.flatMap((record, i) => writesOf(record, outcomes[i] as Outcome, pipeline));
  try {
    if (writes.length > 0) await messaging.send(writes);
    return outcomes;
  } catch (error) {
    if (!(error instanceof MessagingError) || error.code !== 'MESSAGE_REFUSED') throw error;
    if (records.length > 1) {
      const half = records.length >> 1;
      const first = await publish(records.slice(0, half), outcomes.slice(0, half), pipeline, messaging);
      const second = await publish(records.slice(half), outcomes.slice(half), pipeline, messaging);
      return [...first, ...second];
    }
    if (outcomes[0]?.kind !== 'ok') throw error;
    const refused: Outcome = { kind: 'deadLetter', code: 'internal', reason: error.message, cause: error };
    return publish(records, [refused], pipeline, messaging);
  }
}

function writesOf(record: Delivery, outcome: Outcome, { name: stage }: Pipeline): readonly OutgoingMessage[] {
  if (outcome.kind === 'ok') return stampTrace(record, stampAccepted(record, outcome.emit));
  return outcome.kind === 'deadLetter' ? [toDeadLetter(record, { stage, ...outcome })] : [];
}

/** A batch that fails as a whole is halved until the record at fault stands alone: only that one pays. */
async function processOrIsolate(
  batch: readonly Delivery[],
  pipeline: Pipeline,
  logger: Logger,
): Promise<readonly Outcome[]> {
  try {
    const outcomes = await pipeline.process(batch);
    if (outcomes.length !== batch.length) {
      throw new Error(`${pipeline.name} gave ${outcomes.length} outcomes for ${batch.length} records`);
    }
    return outcomes;
  } catch (error) {
    if (isRetriable(error)) throw error;
    if (batch.length > 1) {
      const half = batch.length >> 1;
      const first = await processOrIsolate(batch.slice(0, half), pipeline, logger);
      return [...first, ...(await processOrIsolate(batch.slice(half), pipeline, logger))];
    }
    const reason = error instanceof Error ? error.message : String(error);
    return [{ kind: 'deadLetter', code: 'internal', reason, cause: error }];
  }
}

/** Counts and logs what became of the records that are done with. */
function report(
  done: readonly Delivery[],
  outcomes: readonly Outcome[],
  pipeline: Pipeline,
  { logger, metrics }: PipelineDependencies,
): void {
  let worked = 0;
  done.forEach(({ topic, partition, offset }, i) => {
    const outcome = outcomes[i] as Outcome;
    if (outcome.kind === 'ok') worked += 1;
    else if (outcome.kind === 'drop') metrics.countOutcome(pipeline.name, 'drop', outcome.reason);
    else if (outcome.kind === 'deadLetter') {
      metrics.countOutcome(pipeline.name, 'deadLetter', outcome.code);
      const fields = { pipeline: pipeline.name, code: outcome.code, topic, partition, offset };
      logger.warn({ ...fields, reason: outcome.reason, err: outcome.cause }, 'dead letter');
    }
  });
  if (worked > 0) metrics.countOutcome(pipeline.name, 'ok', '', worked);
  const last = done.at(-1);
  if (last) metrics.observeAge(pipeline.name, last.timestamp);
  // The oldest: how long the effects of this batch took at most.
  const [first] = done;
  if (first) metrics.observeWay(pipeline.name, acceptedAt(first));
}

import type { Cache } from '@shoal/cache';
import {
  clocksKey,
  envelopeHeaders,
  type RiskModel,
  type RiskModelKind,
  riskModelRecords,
  topicName,
} from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { cutsFor } from '@shoal/risk-models';
import { trainOnSchedule } from '@shoal/runtime';
import type { RiskConfig } from '../config.ts';
import { judgeChallenger } from '../domain/judge-challenger.ts';
import { packModel } from '../model-content.ts';
import type { Loaded, Models } from '../models.ts';
import type { QualityWatch } from '../quality.ts';
import { type LogDependencies, readHistory, spanOfLog } from './read-log.ts';
import type { Trained, TrainedModel, TrainingInput, TrainingOutput } from './train-models.ts';

export interface TrainerDependencies extends LogDependencies {
  readonly cache: Cache;
  readonly models: Models;
  readonly config: Pick<
    RiskConfig,
    | 'horizonDays'
    | 'raiseAt'
    | 'falsePositiveRate'
    | 'customersMax'
    | 'ordersMax'
    | 'retrainHours'
    | 'trainPauseMs'
  >;
  readonly logger: Logger;
  readonly clock: { now(): number };
  readonly watch: QualityWatch;
  /** Trains both models, in a thread of its own so that orders go on being judged meanwhile. */
  readonly train: (input: TrainingInput, signal: AbortSignal) => Promise<TrainingOutput>;
}

/** Looks which shops are to be trained, and trains them one after the other. */
export function createTrainer(dependencies: TrainerDependencies): () => Promise<void> {
  const { cache, namespace, models, config, logger, clock, signal } = dependencies;
  return trainOnSchedule({
    clocks: () => cache.readNumbers(clocksKey(namespace)),
    trainedAt: (shop) => {
      const record = models.churnOf(shop)?.record;
      return record && (record.attemptedAt ?? record.trainedAt);
    },
    ...{ retrainHours: config.retrainHours, pauseMs: config.trainPauseMs, logger, clock, signal },
    train: (shop) => trainShop(shop, dependencies),
  });
}

async function trainShop(shop: string, dependencies: TrainerDependencies): Promise<void> {
  const { models, signal, train, watch } = dependencies;
  const input = await inputOf(shop, dependencies);
  if (!input) return;
  const output = await train(input, signal);
  const formerChurn = models.churnOf(shop);
  const formerFraud = models.fraudOf(shop);
  if ('champion' in output.churn && output.churn.champion && formerChurn)
    watch.note({ shop, kind: 'churn', model: formerChurn.record, now: output.churn.champion });
  if ('champion' in output.fraud && output.fraud.champion && formerFraud)
    watch.note({ shop, kind: 'fraud', model: formerFraud.record, now: output.fraud.champion });
  const place = { shop, trainedAt: input.churn.clock };
  await publish({ ...place, kind: 'churn', former: formerChurn, trained: output.churn }, dependencies);
  await publish({ ...place, kind: 'fraud', former: formerFraud, trained: output.fraud }, dependencies);
}

/** Undefined where the shop has no log yet. */
async function inputOf(shop: string, dependencies: TrainerDependencies): Promise<TrainingInput | undefined> {
  const { models, config } = dependencies;
  const span = await spanOfLog(shop, dependencies);
  if (!span) return undefined;
  const { horizonDays: fixedHorizonDays, customersMax, ordersMax, raiseAt, falsePositiveRate } = config;
  const cuts = cutsFor(span);
  const { churn, orders, verdicts } = await readHistory(
    { shop, cuts, fixedHorizonDays, customersMax, ordersMax, hasMoved: span.hasMoved },
    dependencies,
  );
  const [formerChurn, formerFraud] = [models.churnOf(shop), models.fraudOf(shop)];
  const { clock, shopGapDays } = churn;
  return {
    churn: {
      ...{ table: churn.table(), states: [...churn.states()], clock, threshold: raiseAt },
      rhythm: { shopGapDays, fixedDays: fixedHorizonDays },
      seed: nextVersion(formerChurn),
      ...championOf(formerChurn),
    },
    fraud: {
      ...{ table: orders.table(verdicts), falsePositiveRate, seed: nextVersion(formerFraud) },
      ...championOf(formerFraud),
    },
  };
}

function nextVersion(former: Loaded<unknown> | undefined): number {
  return (former?.version ?? 0) + 1;
}

function championOf(former: Loaded<{ toJSON(): object }> | undefined): { championJson?: string } {
  return former ? { championJson: JSON.stringify(former.model) } : {};
}

interface Publication {
  readonly shop: string;
  readonly kind: RiskModelKind;
  readonly trainedAt: number;
  readonly former: Loaded<unknown> | undefined;
  readonly trained: Trained;
}

async function publish(
  { shop, kind, trainedAt, former, trained }: Publication,
  { messaging, models, namespace, logger }: TrainerDependencies,
): Promise<void> {
  if ('tooFew' in trained) {
    logger.info({ shop, kind, reason: trained.tooFew }, 'there is too little to learn from yet');
    return;
  }
  const { champion, quality: challenger } = trained;
  const trial = former && judgeChallenger(kind, { championVersion: former.version, champion, challenger });
  if (trial && !trial.promoted) {
    logger.info({ shop, kind, reason: trial.reason }, 'a risk model was trained and not promoted');
    return;
  }
  const record = await recordOf(trained, { shop, kind, trainedAt, version: nextVersion(former), trial });
  const headers = envelopeHeaders({
    id: `${shop}/${kind}/${record.version}`,
    type: 'shoal.model.trained',
    source: `/shops/${shop}/risk`,
    time: trainedAt,
  });
  const topic = topicName(namespace, 'models');
  const records = riskModelRecords(record, models.versionsOf(shop, kind));
  await messaging.send(records.map((each) => ({ topic, ...each, headers })));
  logger.info({ shop, kind, version: record.version, ...record.quality }, 'a risk model was trained');
}

async function recordOf(
  { json, method, rows, positives, quality }: TrainedModel,
  { trial, ...place }: Pick<RiskModel, 'shop' | 'kind' | 'trainedAt' | 'version' | 'trial'>,
): Promise<RiskModel> {
  return {
    ...{ ...place, method, rows, positives },
    ...(quality && { quality }),
    ...(trial && { trial }),
    ...(await packModel(json)),
  };
}

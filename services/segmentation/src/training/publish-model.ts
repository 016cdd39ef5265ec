import {
  challengerOf,
  challengerRecord,
  envelopeHeaders,
  modelRecords,
  type SegmentModel,
  topicName,
} from '@shoal/contracts';
import type { TrainerDependencies } from './retrain.ts';

/** Puts a model in force, or notes that it was not promoted and why. */
export async function publishModel(
  model: SegmentModel,
  former: SegmentModel | undefined,
  {
    messaging,
    models,
    config,
    logger,
  }: Pick<TrainerDependencies, 'messaging' | 'models' | 'config' | 'logger'>,
): Promise<void> {
  const { shop, version, trainedAt: time, trial } = model;
  const challenger = challengerOf(model);
  const records = challenger
    ? [challengerRecord(challenger)]
    : modelRecords(model, models.versionsOf(shop), former);
  const headers = envelopeHeaders({
    id: challenger ? `${shop}/segments-challenger/${time}` : `${shop}/segments/${version}`,
    type: challenger ? 'shoal.model.rejected' : 'shoal.model.trained',
    source: `/shops/${shop}/segmentation`,
    time,
  });
  const topic = topicName(config.namespace, 'models');
  await messaging.send(records.map((record) => ({ topic, ...record, headers })));
  const segments = model.segments.map(({ name }) => name);
  const facts = { shop, version, cause: model.cause, customers: model.customers, segments, ...model.quality };
  logger.info(
    { ...facts, ...(trial && { reason: trial.reason, agreement: trial.agreement }) },
    challenger ? 'model trained and not promoted' : 'model trained',
  );
}

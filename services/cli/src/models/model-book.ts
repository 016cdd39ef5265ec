import {
  challengerKey,
  envelopeHeaders,
  matches,
  modelKey,
  modelRecords,
  modelVersionKey,
  SegmentChallenger,
  SegmentModel,
  topicName,
} from '@shoal/contracts';
import { findVersion, versionBefore } from './find-version.ts';
import { type ModelBroker, readRecords } from './read-records.ts';
import { restoreModel } from './restore-model.ts';
import { shopWithoutModel } from './shop-without-model.ts';

/** What `models.v1` holds of one shop. */
export interface ShopModels {
  readonly current: SegmentModel;
  /** Those to go back to, by version; the one in force among them. */
  readonly history: ReadonlyMap<number, SegmentModel>;
  /** The last one that was not promoted. */
  readonly challenger: SegmentChallenger | undefined;
}

/** Reads the models of a shop. Throws CommandError for a shop without any, and names the one that was meant. */
export async function readModels(broker: ModelBroker, shop: string): Promise<ShopModels> {
  const records = await readRecords(broker);
  const current = parsed(SegmentModel, records.get(modelKey(shop)));
  if (!current)
    throw shopWithoutModel(
      { shop, kind: 'segment', keys: records.keys() },
      'the first is trained once the shop has enough customers (SHOAL_SEGMENTATION_CUSTOMERS_MIN)',
    );
  const history = new Map([[current.version, current]]);
  for (const [key, text] of records) {
    const model = key.startsWith(`${shop}/segments/`) ? parsed(SegmentModel, text) : undefined;
    if (model && key === modelVersionKey(shop, model.version)) history.set(model.version, model);
  }
  return { current, history, challenger: parsed(SegmentChallenger, records.get(challengerKey(shop))) };
}

/** Puts a former version in force again. Throws CommandError for one that is not kept. */
export async function rollBack(
  broker: ModelBroker,
  { shop, to, isPinned }: { readonly shop: string; readonly to?: number; readonly isPinned: boolean },
): Promise<SegmentModel> {
  const { current, history, challenger } = await readModels(broker, shop);
  const versions = [...history.keys()].sort((a, b) => a - b);
  const target = findVersion(history, to ?? versionBefore(current, versions));
  const model = restoreModel({ current, target, challenger, isPinned });
  const topic = topicName(broker.namespace, 'models');
  const headers = envelopeHeaders({
    id: `${shop}/segments/${model.version}`,
    type: 'shoal.model.restored',
    source: `/shops/${shop}/cli`,
    time: model.attemptedAt ?? model.trainedAt,
  });
  const records = modelRecords(model, versions, current);
  await broker.messaging.send(records.map((record) => ({ topic, ...record, headers })));
  return model;
}

function parsed<S extends typeof SegmentModel | typeof SegmentChallenger>(
  schema: S,
  text: string | undefined,
) {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return matches(schema, value) ? value : undefined;
  } catch {
    return undefined; // Not JSON: services keep the model before it, and so do we.
  }
}

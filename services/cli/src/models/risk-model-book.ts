import {
  envelopeHeaders,
  matches,
  RiskModel,
  type RiskModelKind,
  restoredRiskModel,
  riskModelKey,
  riskModelRecords,
  riskModelVersionKey,
  topicName,
} from '@shoal/contracts';
import { findVersion } from './model-book.ts';
import { type ModelBroker, readRecords } from './read-records.ts';
import { shopWithoutModel } from './shop-without-model.ts';

/** What `models.v1` holds of one kind of risk model of one shop. */
export interface ShopRiskModels {
  readonly current: RiskModel;
  /** Those to go back to, by version; the one in force among them. */
  readonly history: ReadonlyMap<number, RiskModel>;
}

export interface RiskModelPlace {
  readonly shop: string;
  readonly kind: RiskModelKind;
}

/** Reads the models of one kind. Throws CommandError for a shop without any. */
export async function readRiskModels(
  broker: ModelBroker,
  { shop, kind }: RiskModelPlace,
): Promise<ShopRiskModels> {
  const records = await readRecords(broker);
  const key = riskModelKey(shop, kind);
  const current = parsed(records.get(key));
  if (!current)
    throw shopWithoutModel(
      { shop, kind, keys: shopsWith(kind, records.keys()) },
      'the first is trained once its log tells enough (see services/risk)',
    );
  const history = new Map([[current.version, current]]);
  for (const [other, text] of records) {
    const model = other.startsWith(`${key}/`) ? parsed(text) : undefined;
    if (model && other === riskModelVersionKey(shop, kind, model.version)) history.set(model.version, model);
  }
  return { current, history };
}

/** Puts a former version in force again. Throws CommandError for one that is not kept. */
export async function rollBackRiskModel(
  broker: ModelBroker,
  { to, ...place }: RiskModelPlace & { readonly to?: number | undefined },
): Promise<RiskModel> {
  const { current, history } = await readRiskModels(broker, place);
  const versions = [...history.keys()];
  // After a rollback the content in force is that of an older version: the next one goes back from there.
  const below = current.rollback?.to ?? current.version;
  const before = versions.filter((version) => version < below).sort((a, b) => b - a)[0];
  const model = restoredRiskModel(current, findVersion(history, to ?? before));
  const { shop, kind, version } = model;
  const headers = envelopeHeaders({
    id: `${shop}/${kind}/${version}`,
    type: 'shoal.model.restored',
    source: `/shops/${shop}/cli`,
    time: model.attemptedAt ?? model.trainedAt,
  });
  const topic = topicName(broker.namespace, 'models');
  const records = riskModelRecords(model, versions);
  await broker.messaging.send(records.map((record) => ({ topic, ...record, headers })));
  return model;
}

/** The keys of shops that have a model of this kind. */
function shopsWith(kind: RiskModelKind, keys: Iterable<string>): string[] {
  return [...keys].filter((key) => key === riskModelKey(key.split('/')[0] ?? '', kind));
}

function parsed(text: string | undefined): RiskModel | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return matches(RiskModel, value) ? value : undefined;
  } catch {
    return undefined; // Not JSON: the service keeps the model before it, and so do we.
  }
}

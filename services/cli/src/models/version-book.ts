import { envelopeHeaders, type ModelRecord, topicName } from '@shoal/contracts';
import { findVersion, versionBefore } from './find-version.ts';
import { type ModelBroker, readRecords } from './read-records.ts';
import { shopWithoutModel } from './shop-without-model.ts';

/** What all records of models have that can be gone back to. */
export interface VersionedModel {
  readonly shop: string;
  readonly version: number;
  readonly trainedAt: number;
  readonly attemptedAt?: number;
  readonly rollback?: { readonly from: number; readonly to: number };
}

/** How the models of one kind stand in `models.v1`: in force under `<shop>/<kind>`, kept under `<shop>/<kind>/<version>`. */
export interface VersionedKind<M extends VersionedModel> {
  readonly kind: string;
  readonly isModel: (record: unknown) => record is M;
  /** What puts a model in force. */
  readonly records: (model: M, knownVersions: readonly number[]) => readonly ModelRecord[];
  /** A former model as a new version. */
  readonly restored: (current: M, target: M) => M;
  /** What there was before the first version, as version 0. */
  readonly original?: (current: M) => M;
  /** What is said of a shop that has none yet. */
  readonly whenThereIsOne: string;
}

/** What `models.v1` holds of one kind of model of one shop. */
export interface ShopVersions<M> {
  readonly current: M;
  /** Those to go back to, by version; the one in force among them. */
  readonly history: ReadonlyMap<number, M>;
}

/** Reads the models of one kind. Throws CommandError for a shop without any, and names the one that was meant. */
export async function readVersions<M extends VersionedModel>(
  broker: ModelBroker,
  shop: string,
  { kind, isModel, original, whenThereIsOne }: VersionedKind<M>,
): Promise<ShopVersions<M>> {
  const records = await readRecords(broker);
  const parsed = (text: string | undefined): M | undefined => {
    const record = jsonIn(text);
    return isModel(record) ? record : undefined;
  };
  const key = `${shop}/${kind}`;
  const current = parsed(records.get(key));
  if (!current) {
    const keys = [...records.keys()].filter((other) => other === `${other.split('/')[0]}/${kind}`);
    throw shopWithoutModel({ shop, kind, keys }, whenThereIsOne);
  }
  const history = new Map([[current.version, current]]);
  if (original) history.set(0, original(current));
  for (const [other, text] of records) {
    const model = other.startsWith(`${key}/`) ? parsed(text) : undefined;
    if (model && other === `${key}/${model.version}`) history.set(model.version, model);
  }
  return { current, history };
}

/** Puts a former version in force again. Throws CommandError for one that is not kept. */
export async function rollBackVersion<M extends VersionedModel>(
  broker: ModelBroker,
  { shop, to }: { readonly shop: string; readonly to?: number | undefined },
  kind: VersionedKind<M>,
): Promise<M> {
  const { current, history } = await readVersions(broker, shop, kind);
  const versions = [...history.keys()];
  const model = kind.restored(current, findVersion(history, to ?? versionBefore(current, versions)));
  const headers = envelopeHeaders({
    id: `${shop}/${kind.kind}/${model.version}`,
    type: 'shoal.model.restored',
    source: `/shops/${shop}/cli`,
    time: model.attemptedAt ?? model.trainedAt,
  });
  const topic = topicName(broker.namespace, 'models');
  const kept = versions.filter((version) => version > 0);
  await broker.messaging.send(kind.records(model, kept).map((record) => ({ topic, ...record, headers })));
  return model;
}

function jsonIn(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the service keeps the model before it, and so do we.
  }
}

import {
  KeptVersions,
  matches,
  RiskModel,
  type RiskModelKind,
  riskModelKey,
  riskModelKinds,
  topicName,
} from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging } from '@shoal/messaging';
import { ChurnModel, FraudModel } from '@shoal/risk-models';
import type { ModelInForce } from '@shoal/runtime';
import { unpackModel } from './model-content.ts';

/** A model in force. */
export interface Loaded<T> {
  readonly version: number;
  readonly record: RiskModel;
  readonly model: T;
}

/** The models in force in every shop, swapped in as soon as they are read. */
export interface Models {
  churnOf(shop: string): Loaded<ChurnModel> | undefined;
  fraudOf(shop: string): Loaded<FraudModel> | undefined;
  /** Shops with a churn model, which are to be swept. */
  shops(): readonly string[];
  /** The versions that are kept to go back to. */
  versionsOf(shop: string, kind: RiskModelKind): readonly number[];
  stop(): Promise<void>;
}

export interface ModelsDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
  /** Told of each model that comes into force. */
  readonly inForce?: (model: ModelInForce) => void;
}

/** Follows `models.v1`; resolves when all models that are there by now are in force. One that cannot be read leaves the one before it. */
export async function followModels(dependencies: ModelsDependencies): Promise<Models> {
  const { messaging, namespace, logger, inForce } = dependencies;
  const churn = new Map<string, Loaded<ChurnModel>>();
  const fraud = new Map<string, Loaded<FraudModel>>();
  const kept = new KeptVersions();
  const apply = async (delivery: Delivery) => {
    kept.note(delivery);
    const record = recordIn(delivery);
    if (!record) return;
    const { shop, version, kind } = record;
    try {
      const json = await unpackModel(record);
      if (kind === 'churn') churn.set(shop, { version, record, model: ChurnModel.fromJSON(json) });
      else fraud.set(shop, { version, record, model: FraudModel.fromJSON(json) });
      inForce?.({ shop, kind, version, quality: record.quality });
      logger.info({ shop, kind, version, ...record.quality }, 'a risk model is in force');
    } catch (err) {
      logger.error({ shop, kind, version, err }, 'a risk model cannot be read: the one before it stays');
    }
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'models'), apply });
  return {
    churnOf: (shop) => churn.get(shop),
    fraudOf: (shop) => fraud.get(shop),
    shops: () => [...churn.keys()],
    versionsOf: (shop, kind) => kept.of(riskModelKey(shop, kind)),
    stop: () => subscription.stop(),
  };
}

/** Undefined for models of other kinds, which share the topic, and for versions that are kept. */
function recordIn({ key, value }: Delivery): RiskModel | undefined {
  const [shop = '', kind = '', more] = key.split('/');
  if (value === null || more !== undefined || !riskModelKinds.some((one) => one === kind)) return undefined;
  try {
    const record: unknown = JSON.parse(value.toString());
    return matches(RiskModel, record) && record.shop === shop && record.kind === kind ? record : undefined;
  } catch {
    return undefined; // Not JSON: the model before it stays.
  }
}

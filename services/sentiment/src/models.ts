import { KeptVersions, matches, ShopSentimentModel, sentimentModelKey, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging } from '@shoal/messaging';
import type { ModelInForce } from '@shoal/runtime';
import { modelFromBytes, type SentimentModel } from '@shoal/sentiment-models';
import type { SentenceEncoder } from '@shoal/sentiment-models/encoder';
import { unpackModel } from './model-content.ts';

/** A shop's own model in force. */
export interface Loaded {
  readonly version: number;
  readonly record: ShopSentimentModel;
  /** Left out where the one that ships is in force again. */
  readonly model?: SentimentModel | undefined;
}

/** The models of shops that have one of their own, swapped in as soon as they are read. */
export interface Models {
  of(shop: string): Loaded | undefined;
  /** The versions that are kept to go back to. */
  versionsOf(shop: string): readonly number[];
  stop(): Promise<void>;
}

export interface ModelsDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
  /** Told of each model that comes into force. */
  readonly inForce?: (model: ModelInForce) => void;
  /** The pretrained encoders that models may have been trained on. Default none. */
  readonly encoders?: readonly SentenceEncoder[];
}

/** Follows `models.v1`; resolves when all models that are there by now are in force. One that cannot be read leaves what was before it. */
export async function followModels({
  messaging,
  namespace,
  logger,
  encoders = [],
  inForce,
}: ModelsDependencies): Promise<Models> {
  const loaded = new Map<string, Loaded>();
  const kept = new KeptVersions();
  const apply = async (delivery: Delivery) => {
    kept.note(delivery);
    const record = recordIn(delivery);
    if (!record) return;
    const { shop, version, quality } = record;
    try {
      const bytes = await unpackModel(record);
      const model = bytes && modelFromBytes(bytes, { encoders });
      loaded.set(shop, { version, record, model });
      inForce?.({ shop, kind: 'sentiment', version, quality });
      logger.info({ shop, version, ...quality }, "a shop's own sentiment model is in force");
    } catch (err) {
      logger.warn({ shop, version, err }, 'a sentiment model cannot be read: what was before it stays');
    }
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'models'), apply });
  return {
    of: (shop) => loaded.get(shop),
    versionsOf: (shop) => kept.of(sentimentModelKey(shop)),
    stop: () => subscription.stop(),
  };
}

/** Undefined for models of other kinds, which share the topic. */
function recordIn({ key, value }: Delivery): ShopSentimentModel | undefined {
  if (value === null || !key.endsWith('/sentiment')) return undefined;
  try {
    const record: unknown = JSON.parse(value.toString());
    return matches(ShopSentimentModel, record) && sentimentModelKey(record.shop) === key ? record : undefined;
  } catch {
    return undefined; // Not JSON: the model before it stays.
  }
}

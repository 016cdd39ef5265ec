import {
  challengerKey,
  KeptVersions,
  matches,
  modelKey,
  SegmentChallenger,
  SegmentModel,
  topicName,
} from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging, type Subscription } from '@shoal/messaging';
import type { ModelInForce } from '@shoal/runtime';
import { type Judge, makeJudge } from './domain/judge.ts';

/** The model in force in every shop, swapped in as soon as it is published. */
export interface Models {
  get(shop: string): SegmentModel | undefined;
  judgeOf(shop: string): Judge | undefined;
  shops(): readonly string[];
  stop(): Promise<void>;
}

/** With what the trainer must know: which versions are kept to go back to, and which model was not promoted. */
export interface ModelHistory extends Models {
  challengerOf(shop: string): SegmentChallenger | undefined;
  /** Ascending. */
  versionsOf(shop: string): readonly number[];
}

export interface ModelsDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
  /** Told of each model that comes into force. */
  readonly inForce?: (model: ModelInForce) => void;
}

interface Tables {
  readonly judges: Map<string, Judge>;
  readonly challengers: Map<string, SegmentChallenger>;
  readonly versions: KeptVersions;
}

/** Follows `models.v1`; resolves when all models that are there by now are known. */
export async function followModels({
  messaging,
  namespace,
  logger,
  inForce,
}: ModelsDependencies): Promise<ModelHistory> {
  const tables: Tables = { judges: new Map(), challengers: new Map(), versions: new KeptVersions() };
  const apply = (delivery: Delivery) => {
    try {
      const { shop, version, quality } = applyRecord(delivery, tables) ?? {};
      if (shop !== undefined && version !== undefined)
        inForce?.({ shop, kind: 'segments', version, quality });
    } catch (error) {
      const { topic, offset } = delivery;
      logger.error({ topic, offset, err: error }, 'a model cannot be read: the one before it stays');
    }
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'models'), apply });
  return toModels(tables, subscription);
}

/**
 * Models of other kinds share the topic, and every version stands in it a second time under a key of its own. Returns the model that
 * the record puts in force, if it does.
 */
function applyRecord(
  { key, value }: Delivery,
  { judges, challengers, versions }: Tables,
): SegmentModel | undefined {
  versions.note({ key, value });
  const [shop = ''] = key.split('/');
  if (key === modelKey(shop) && value !== null) {
    const model: unknown = JSON.parse(value.toString());
    if (!matches(SegmentModel, model) || model.shop !== shop) return undefined;
    judges.set(shop, makeJudge(model));
    return model;
  }
  if (key === challengerKey(shop) && value !== null) {
    const challenger: unknown = JSON.parse(value.toString());
    if (matches(SegmentChallenger, challenger)) challengers.set(shop, challenger);
  }
  return undefined;
}

function toModels({ judges, challengers, versions }: Tables, subscription: Subscription): ModelHistory {
  return {
    get: (shop) => judges.get(shop)?.model,
    judgeOf: (shop) => judges.get(shop),
    challengerOf: (shop) => challengers.get(shop),
    versionsOf: (shop) => versions.of(modelKey(shop)),
    shops: () => [...judges.keys()],
    stop: () => subscription.stop(),
  };
}

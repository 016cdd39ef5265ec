import { matches, SegmentModel, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging, type Subscription } from '@shoal/messaging';
import { type Judge, makeJudge } from './domain/judge.ts';

/** The latest model of every shop, swapped in as soon as it is published. */
export interface Models {
  get(shop: string): SegmentModel | undefined;
  judgeOf(shop: string): Judge | undefined;
  shops(): readonly string[];
  stop(): Promise<void>;
}

export interface ModelsDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
}

/** Follows `models.v1`; resolves when all models that are there by now are known. */
export async function followModels({ messaging, namespace, logger }: ModelsDependencies): Promise<Models> {
  const judges = new Map<string, Judge>();
  const apply = ({ value, topic, offset }: Delivery) => {
    try {
      const model: unknown = JSON.parse(String(value));
      // Models of other kinds share the topic.
      if (matches(SegmentModel, model)) judges.set(model.shop, makeJudge(model));
    } catch (error) {
      logger.error({ topic, offset, err: error }, 'a model cannot be read: the one before it stays');
    }
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'models'), apply });
  return toModels(judges, subscription);
}

function toModels(judges: ReadonlyMap<string, Judge>, subscription: Subscription): Models {
  return {
    get: (shop) => judges.get(shop)?.model,
    judgeOf: (shop) => judges.get(shop),
    shops: () => [...judges.keys()],
    stop: () => subscription.stop(),
  };
}

import { matches, modelKey, SegmentModel, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging, type Subscription } from '@shoal/messaging';
import { type Explainer, makeExplainer } from './domain/explain-customer.ts';

/** The segment model in force in every shop, in memory. */
export interface Models {
  get(shop: string): SegmentModel | undefined;
  /** Undefined before the first model, and for one whose content cannot be read: that is logged. */
  explainerOf(shop: string): Explainer | undefined;
}

export interface ModelsDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
}

/** Follows `models.v1`; resolves when all models that are there by now are known. */
export async function followModels(dependencies: ModelsDependencies): Promise<Models & Subscription> {
  const { messaging, namespace, logger } = dependencies;
  const models = new Map<string, SegmentModel>();
  const apply = ({ key, value, topic, offset }: Delivery) => {
    const [shop = ''] = key.split('/');
    // Models of other kinds share the topic, and so do former versions.
    if (key !== modelKey(shop)) return;
    if (value === null) {
      models.delete(shop);
      return;
    }
    const model = parse(value);
    if (model?.shop === shop) models.set(shop, model);
    else logger.warn({ topic, offset }, 'a model is not as the contract has it: the one before it stays');
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'models'), apply });
  const explainers = new Map<string, Explainer>();
  return {
    ...subscription,
    get: (shop) => models.get(shop),
    explainerOf: (shop) => {
      const model = models.get(shop);
      const known = explainers.get(shop);
      if (!model || known?.model === model) return model && known;
      // Made when first asked for: few models are ever explained, and some are large.
      const explainer = explainerFor(model, logger);
      if (explainer) explainers.set(shop, explainer);
      else explainers.delete(shop);
      return explainer;
    },
  };
}

function explainerFor(model: SegmentModel, logger: Logger): Explainer | undefined {
  try {
    return makeExplainer(model);
  } catch (err) {
    logger.error({ shop: model.shop, version: model.version, err }, 'a model cannot be explained');
    return undefined;
  }
}

function parse(value: Buffer): SegmentModel | undefined {
  try {
    const model: unknown = JSON.parse(value.toString());
    return matches(SegmentModel, model) ? model : undefined;
  } catch {
    return undefined; // Not JSON: reported by the caller with its offset.
  }
}

import { matches, RecommenderManifest, recommenderKey, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging } from '@shoal/messaging';
import { HybridModel, type RecommenderModel, recommenderFromJson } from '@shoal/recommenders';
import type { ModelInForce } from '@shoal/runtime';
import { readParts } from './training/model-parts.ts';

/** A model in force. */
export interface LoadedModel {
  readonly manifest: RecommenderManifest;
  readonly model: RecommenderModel;
  /** Its factors, which an experiment may ask for by themselves. */
  readonly als: RecommenderModel | undefined;
  /** As it is stored, for the trial of the next one. */
  readonly json: string;
}

/** The model in force in every shop, swapped in as soon as it is loaded; until then the one before goes on. */
export interface Models {
  get(shop: string): LoadedModel | undefined;
  /** Of the newest that was published, loaded or not. */
  manifestOf(shop: string): RecommenderManifest | undefined;
  stop(): Promise<void>;
}

export interface ModelsDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
  /** Told of each model that comes into force. */
  readonly inForce?: (model: ModelInForce) => void;
  /** Told when another model is in force. */
  readonly onSwap: (shop: string) => void;
}

/** Follows `models.v1` and loads what it names; resolves when all models that are there by now are in force. */
export async function followModels(dependencies: ModelsDependencies): Promise<Models> {
  const { messaging, namespace, logger, onSwap, inForce } = dependencies;
  const manifests = new Map<string, RecommenderManifest>();
  const loaded = new Map<string, LoadedModel>();
  let isComplete = false;
  const load = async (manifest: RecommenderManifest) => {
    const { shop, version } = manifest;
    try {
      const json = await readParts(manifest, { messaging, namespace });
      if ((loaded.get(shop)?.manifest.version ?? 0) >= version) return;
      loaded.set(shop, toLoaded(manifest, json));
      onSwap(shop);
      inForce?.({ shop, kind: 'recommendations', version, quality: manifest.quality });
      logger.info({ shop, version, ...manifest.quality }, 'a recommender is in force');
    } catch (error) {
      logger.error({ shop, version, err: error }, 'a recommender cannot be read: the one before it stays');
    }
  };
  const apply = async (delivery: Delivery) => {
    const manifest = manifestIn(delivery);
    if (!manifest) return;
    manifests.set(manifest.shop, manifest);
    // At first only the last of each shop is worth loading.
    if (isComplete) await load(manifest);
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'models'), apply });
  isComplete = true;
  for (const manifest of [...manifests.values()]) await load(manifest);
  return {
    get: (shop) => loaded.get(shop),
    manifestOf: (shop) => manifests.get(shop),
    stop: () => subscription.stop(),
  };
}

/** Undefined for models of other kinds, which share the topic. */
function manifestIn({ key, value }: Delivery): RecommenderManifest | undefined {
  const [shop = '', , more] = key.split('/');
  if (value === null || more !== undefined || key !== recommenderKey(shop)) return undefined;
  try {
    const manifest: unknown = JSON.parse(value.toString());
    return matches(RecommenderManifest, manifest) && manifest.shop === shop ? manifest : undefined;
  } catch {
    return undefined; // Not JSON: the model before it stays.
  }
}

function toLoaded(manifest: RecommenderManifest, json: string): LoadedModel {
  const model = recommenderFromJson(JSON.parse(json));
  const als = model instanceof HybridModel ? model.parts.find(({ kind }) => kind === 'als') : undefined;
  return { manifest, model, als, json };
}

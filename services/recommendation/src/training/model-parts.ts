import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import {
  type ModelPart,
  ModelPart as ModelPartSchema,
  matches,
  modelPartBytesMax,
  modelPartKey,
  type RecommenderManifest,
  topicName,
} from '@shoal/contracts';
import type { Messaging, OutgoingMessage } from '@shoal/messaging';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const model = 'recommender';

/** The weights of a model as messages, each below what a broker takes. */
export async function partsOf(
  json: string,
  {
    shop,
    version,
    namespace,
  }: { readonly shop: string; readonly version: number; readonly namespace: string },
): Promise<OutgoingMessage[]> {
  const packed = await compress(Buffer.from(json));
  const messages: OutgoingMessage[] = [];
  for (let from = 0; from < packed.length; from += modelPartBytesMax) {
    const place = { shop, model, version, part: messages.length };
    const value: ModelPart = {
      ...place,
      data: packed.subarray(from, from + modelPartBytesMax).toString('base64'),
    };
    messages.push({
      topic: topicName(namespace, 'modelParts'),
      key: modelPartKey(place),
      value: JSON.stringify(value),
    });
  }
  return messages;
}

/** Tombstones for the parts of a model that nobody asks for any more. */
export function forgotten(
  { shop, version, parts }: Pick<RecommenderManifest, 'shop' | 'version' | 'parts'>,
  namespace: string,
): OutgoingMessage[] {
  return Array.from({ length: parts }, (_, part) => ({
    topic: topicName(namespace, 'modelParts'),
    key: modelPartKey({ shop, model, version, part }),
    value: null,
  }));
}

/** The weights of a model, as they were stored. Rejects with a RangeError where parts are missing or not what was stored. */
export async function readParts(
  { shop, version, parts, contentHash }: RecommenderManifest,
  { messaging, namespace }: { readonly messaging: Messaging; readonly namespace: string },
): Promise<string> {
  const found = new Map<number, string>();
  const prefix = `${shop}/${model}/${version}/`;
  await messaging.readToEnd({ topic: topicName(namespace, 'modelParts') }, async (batch) => {
    for (const { key, value } of batch) {
      if (!key.startsWith(prefix) || value === null) continue;
      const part: unknown = JSON.parse(value.toString());
      if (matches(ModelPartSchema, part)) found.set(part.part, part.data);
    }
  });
  const pieces = Array.from({ length: parts }, (_, part) => Buffer.from(found.get(part) ?? '', 'base64'));
  if (found.size < parts)
    throw new RangeError(`of recommender ${version} of ${shop} ${parts - found.size} parts are missing`);
  const json = (await decompress(Buffer.concat(pieces))).toString();
  if (contentHashOf(json) !== contentHash)
    throw new RangeError(`recommender ${version} of ${shop} is not what was stored`);
  return json;
}

export function contentHashOf(json: string): string {
  return hash('sha256', json, 'hex');
}

import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { ShopSentimentModel } from '@shoal/contracts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** The most that a record of `models.v1` may hold, in bytes: the broker takes 1 MB. */
const contentMax = 900_000;

/** The bytes of a model as its record holds them. Rejects with a RangeError where they are too many for one. */
export async function packModel(
  bytes: Uint8Array,
): Promise<Required<Pick<ShopSentimentModel, 'content' | 'contentHash'>>> {
  const content = (await compress(bytes)).toString('base64');
  if (content.length > contentMax)
    throw new RangeError(`the model has ${content.length} bytes: a record holds ${contentMax}`);
  return { content, contentHash: hash('sha256', bytes, 'hex') };
}

/** What was packed; undefined where the model that ships is in force again. Rejects with a RangeError where it is not what was stored. */
export async function unpackModel({
  content,
  contentHash,
}: ShopSentimentModel): Promise<Uint8Array | undefined> {
  if (content === undefined) return undefined;
  const bytes = await decompress(Buffer.from(content, 'base64'));
  if (hash('sha256', bytes, 'hex') !== contentHash) throw new RangeError('the model is not what was stored');
  return bytes;
}

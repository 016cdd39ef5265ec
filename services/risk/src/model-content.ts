import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { RiskModel } from '@shoal/contracts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** The most that a record of `models.v1` may hold, in bytes: the broker takes 1 MB. */
const contentMax = 900_000;

/** The JSON of a model as its record holds it. Rejects with a RangeError where it is too large for one. */
export async function packModel(json: string): Promise<Pick<RiskModel, 'content' | 'contentHash'>> {
  const content = (await compress(Buffer.from(json))).toString('base64');
  if (content.length > contentMax)
    throw new RangeError(`the model has ${content.length} bytes: a record holds ${contentMax}`);
  return { content, contentHash: hash('sha256', json, 'hex') };
}

/** What was packed. Rejects with a RangeError where it is not what was stored. */
export async function unpackModel({ content, contentHash }: RiskModel): Promise<unknown> {
  const json = (await decompress(Buffer.from(content, 'base64'))).toString();
  if (hash('sha256', json, 'hex') !== contentHash) throw new RangeError('the model is not what was stored');
  return JSON.parse(json);
}

import type { Experiment, ExperimentVariant } from '@shoal/contracts';

/**
 * The variant that a customer is in: always the same one for as long as the experiment has the same variants and weights, and
 * independent of what he gets in other experiments, whose ids are hashed along.
 */
export function variantOf(
  { shop, id, variants }: Pick<Experiment, 'shop' | 'id' | 'variants'>,
  customerId: string,
): ExperimentVariant {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let left = (hash(`${shop}/${id}/${customerId}`) / 2 ** 32) * total;
  for (const variant of variants) {
    left -= variant.weight;
    if (left < 0) return variant;
  }
  throw new RangeError(`experiment ${id} has no variants`);
}

/**
 * FNV-1a over UTF-16 code units, and then the finaliser of MurmurHash3 (Appleby 2011): alone, FNV leaves the high bits of
 * texts that differ in their last character nearly alike.
 */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

import type { ExperimentVariant } from '@shoal/contracts';
import { invalidOption, oneOf } from '../option-values.ts';

// As the contract has it, without loading all its schemas for the sake of a help text; a test compares.
export const STRATEGIES = ['hybrid', 'itemTransition', 'als', 'content', 'popular'] as const;
export const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const VARIANTS_MAX = 8;
const WEIGHT_MAX = 1_000;

/** `control=hybrid:90,popular=popular:10` as variants. Throws CommandError that names the part at fault. */
export function parseVariants(text: string): ExperimentVariant[] {
  const variants = text.split(',').map((part) => parseVariant(part.trim(), text));
  const ids = new Set(variants.map(({ id }) => id));
  if (ids.size < variants.length) throw invalidOption('--variants', text, 'give each variant another name');
  if (variants.length < 2)
    throw invalidOption('--variants', text, 'give at least two, such as control=hybrid,popular=popular');
  if (variants.length > VARIANTS_MAX) throw invalidOption('--variants', text, `give at most ${VARIANTS_MAX}`);
  return variants;
}

function parseVariant(part: string, text: string): ExperimentVariant {
  const [, id = '', strategy = '', weight = '1'] = /^([^=]*)=([^:]*)(?::(.*))?$/.exec(part) ?? [];
  if (!ID.test(id))
    throw invalidOption('--variants', part || text, 'give NAME=STRATEGY, the name in lower-case letters');
  const share = /^\d{1,4}$/.test(weight) ? Number(weight) : 0;
  if (share < 1 || share > WEIGHT_MAX)
    throw invalidOption('--variants', part, `give a weight from 1 to ${WEIGHT_MAX} behind the colon`);
  return { id, weight: share, strategy: oneOf('--variants', STRATEGIES, strategy) };
}

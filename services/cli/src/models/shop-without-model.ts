import { CommandError } from '../command-error.ts';
import { nearestName } from '../nearest-name.ts';

interface Asked {
  readonly shop: string;
  /** What kind of model it has none of. */
  readonly kind: string;
  /** Of all records of the topic: they begin with the shops that there are. */
  readonly keys: Iterable<string>;
}

/** Says that a shop has no model of a kind, and names the shop that was meant, or when there will be one. */
export function shopWithoutModel({ shop, kind, keys }: Asked, whenThereIsOne: string): CommandError {
  const shops = new Set(Array.from(keys, (key) => key.split('/')[0] ?? ''));
  const near = nearestName(
    shop,
    [...shops].filter((other) => other !== shop),
  );
  const mend = near ? `did you mean '${near}'?` : whenThereIsOne;
  return new CommandError('CLI_OPTION_INVALID', `shop '${shop}' has no ${kind} model: ${mend}`);
}

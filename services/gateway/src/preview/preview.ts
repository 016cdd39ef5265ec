import { setImmediate } from 'node:timers/promises';
import type { CompiledRule } from '@shoal/audiences';
import type { PreviewAnswer, PreviewBody } from '@shoal/contracts';
import type { Clock } from '@shoal/runtime';
import { usableRule } from '../audiences/usable-rule.ts';
import { isoTime } from '../domain/customer-profile.ts';
import { RefusedRequest } from '../http/refused-request.ts';
import type { ViewDependencies } from '../steps/find-customer.ts';
import { readClock } from '../steps/read-clock.ts';
import type { CustomerTable } from './customer-table.ts';
import type { Customers } from './follow-customers.ts';

/** Counts for whom a rule holds now. */
export interface Preview {
  count(shop: string, body: PreviewBody): Promise<PreviewAnswer>;
}

export interface PreviewDependencies extends ViewDependencies {
  readonly customers: Customers;
  readonly clock: Clock;
}

/** Customers asked before other requests have their turn: some milliseconds. */
const portionMax = 1_000;
/** Previews in hand at once, and so how much longer each may take. */
const previewsMax = 4;
const sampleDefault = 10;

export function createPreview(dependencies: PreviewDependencies): Preview {
  let inHand = 0;
  return {
    count: async (shop, body) => {
      if (inHand >= previewsMax) {
        throw new RefusedRequest(
          'over_capacity',
          `${previewsMax} previews are in hand: try again in a second`,
        );
      }
      inHand += 1;
      try {
        return await preview(shop, body, dependencies);
      } finally {
        inHand -= 1;
      }
    },
  };
}

async function preview(
  shop: string,
  { rule: text, sample = sampleDefault }: PreviewBody,
  dependencies: PreviewDependencies,
): Promise<PreviewAnswer> {
  const { customers, clock } = dependencies;
  const rule = usableRule(text);
  const table = customers.of(shop);
  if (!table) {
    throw new RefusedRequest('view_unavailable', 'the customers are still being read: try again in a second');
  }
  const now = (await readClock(shop, dependencies)) ?? clock.now();
  const begun = clock.now();
  const { asked, found } = await ask(table, rule, now);
  const shown = Array.from({ length: Math.min(sample, found.length) }, (_, i) => {
    const row = found[Math.floor((i * found.length) / Math.min(sample, found.length))];
    return table.show(row as (typeof found)[number]);
  });
  return {
    count: found.length * table.weight,
    customers: asked * table.weight,
    share: asked > 0 ? found.length / asked : 0,
    estimated: table.weight > 1,
    asOf: isoTime(now),
    sample: shown.map(({ lastSeenAt, ...row }) => ({ ...row, lastSeenAt: isoTime(lastSeenAt) })),
    milliseconds: Math.max(0, clock.now() - begun),
  };
}

/** Asks everybody, a portion at a time. */
async function ask(table: CustomerTable, rule: CompiledRule, now: number) {
  const rows = table.rows();
  const found: (typeof rows)[number][] = [];
  for (let from = 0; from < rows.length; from += portionMax) {
    for (const row of rows.slice(from, from + portionMax)) if (table.matches(rule, row, now)) found.push(row);
    await setImmediate();
  }
  return { asked: rows.length, found };
}

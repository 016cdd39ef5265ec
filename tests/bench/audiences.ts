// What asking 20, 200 and 2,000 audiences costs an event: by the index, and by a scan of the same compiled rules.
import { parseArgs } from 'node:util';
import { AudienceIndex, type CompiledRule, CustomerFacts, compileRule, ruleFields } from '@shoal/audiences';
import type { FeatureState } from '@shoal/contracts';
import { dayMs, foldEvent, newFeatureState } from '@shoal/features';
import { randomsOf } from '../support/seeded-random.ts';
import { median, progress, report, rounded } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    audiences: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    rate: { type: 'string', default: '5000' },
  },
});
const [events, most, rounds, rate] = [options.events, options.audiences, options.rounds, options.rate].map(
  Number,
) as [number, number, number, number];
const sizes = [most / 100, most / 10, most].map(Math.ceil);
const now = Date.UTC(2026, 5, 1);
const names = ['Product Viewed', 'Product Added', 'Order Completed', 'Order Refunded', 'Products Searched'];
const segments = ['Champions', 'Loyal', 'At risk', 'New', 'Browsers', 'Gone'].map((name) => ({
  id: name.toLowerCase(),
  name,
}));
const seeded = randomsOf(20_260_601);
const random = () => seeded.integer(0, 1_000_000) / 1_000_001;
const { pick } = seeded;

const states = Array.from({ length: 2_000 }, (_, i) => someState(`c-${i}`));
const customers = Array.from({ length: events }, () => ({
  state: pick(states),
  segment: pick(segments),
  at: now + Math.floor(random() * dayMs),
}));
const quantities = quantitiesOf(customers.slice(0, 500));
const rules = Array.from({ length: most }, () => compiled(someRule()));

/** Nanoseconds an event: by the index, by a scan, and what reading the customer takes in both. */
interface Cost {
  readonly index: number;
  readonly scan: number;
}

let held = 0;
const costs = sizes.map((size) => ({ size, ...measure(size) }));
const facts = median(
  Array.from({ length: rounds }, () => nanosecondsAnEvent((customer) => customer.features.orders)),
);
const [few, , many] = costs as [Cost & { size: number }, unknown, Cost & { size: number; buildMs: number }];
report(
  {
    bench: 'audiences',
    ours: rounded(many.index / 1_000),
    peer: rounded(many.scan / 1_000),
    unit: `microseconds an event, ${most} audiences`,
    ratio: rounded(many.scan / many.index),
    goal: 'the scan costs at least 5 times as much; a hundred times the audiences cost at most 10 times as much',
    met: many.scan / many.index >= 5 && many.index / few.index <= 10,
  },
  {
    coreShareAtRate: rounded((many.index * rate) / 1e9),
    growthIndex: rounded(many.index / few.index),
    growthScan: rounded(many.scan / few.scan),
    featuresMicroseconds: rounded(facts / 1_000),
    membershipsAnEvent: rounded(held),
    sizes: costs.map(({ size, index, scan, buildMs }) => ({
      audiences: size,
      indexMicroseconds: rounded(index / 1_000),
      scanMicroseconds: rounded(scan / 1_000),
      buildMs: rounded(buildMs),
    })),
  },
);

function measure(size: number): Cost & { readonly buildMs: number } {
  const some = new Map(rules.slice(0, size).map((rule, i) => [`a-${i}`, rule]));
  const begun = performance.now();
  const index = new AudienceIndex(some);
  const buildMs = performance.now() - begun;
  const scan = [...some.values()];
  const [byIndex, byScan]: [number[], number[]] = [[], []];
  // The first round warms everything up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    let [matched, scanned] = [0, 0];
    byIndex.push(nanosecondsAnEvent((customer) => (matched += index.match(customer).length)));
    byScan.push(
      nanosecondsAnEvent((customer) => {
        for (const { matches } of scan) if (matches(customer)) scanned += 1;
        return scanned;
      }),
    );
    if (matched !== scanned) throw new Error(`the index finds ${matched} memberships, the scan ${scanned}`);
    held = matched / events;
  }
  progress(
    `${size} audiences: ${Math.round(median(byIndex.slice(1)))} ns an event, scan ${Math.round(median(byScan.slice(1)))} ns`,
  );
  return { index: median(byIndex.slice(1)), scan: median(byScan.slice(1)), buildMs };
}

function nanosecondsAnEvent(ask: (customer: CustomerFacts) => number): number {
  // Time of this process alone: others may share the cores.
  const begun = process.cpuUsage();
  let sum = 0;
  for (const { state, at, segment } of customers) sum += ask(new CustomerFacts(state, at, segment));
  if (Number.isNaN(sum)) throw new Error('a sum of memberships is no number');
  return (process.cpuUsage(begun).user * 1_000) / events;
}

function someState(id: string): FeatureState {
  const state = newFeatureState('demo', id, now - 200 * dayMs);
  const count = 1 + Math.floor(60 * random() ** 3);
  const times = Array.from({ length: count }, () => now - Math.floor(200 * dayMs * random() ** 2)).sort();
  for (const at of times) {
    const event = pick(names);
    const properties = {
      product_id: `p-${Math.floor(random() * 50)}`,
      price: 5 + Math.floor(random() * 90),
      total: 20,
    };
    foldEvent(state, { type: 'track', event, properties }, at);
  }
  return { ...state, version: 1 };
}

/** The values that each number takes, so that thresholds are such as a marketer would choose. */
function quantitiesOf(some: typeof customers): ReadonlyMap<string, number[]> {
  const facts = some.map(({ state, at, segment }) => new CustomerFacts(state, at, segment));
  const fields = [...ruleFields.values()].filter(({ type }) => type === 'number');
  return new Map(
    fields.map(({ name, read }) => [name, facts.map((one) => read(one) as number).sort((a, b) => a - b)]),
  );
}

function threshold(): string {
  const [name, values] = pick([...quantities]);
  const value = rounded(pick(values), 2);
  return value > 0 ? `${name} ${pick(['>=', '<'])} ${value}` : `${name} == 0`;
}

function someRule(): string {
  const parts = Array.from({ length: 2 + Math.floor(random() * 3) }, threshold);
  if (random() < 0.5) parts.push(`segment == "${pick(segments).name}"`);
  if (random() < 0.5) parts.push(`${pick(['', '!'])}has("${pick(names)}", "${pick([1, 7, 14, 30, 90])}d")`);
  if (random() < 0.2) parts.push(`(${threshold()} || ${threshold()})`);
  return parts.join(' && ');
}

function compiled(text: string): CompiledRule {
  const outcome = compileRule(text);
  if (!outcome.ok) throw new Error(`${text}: ${outcome.fault.message}`);
  return outcome.rule;
}

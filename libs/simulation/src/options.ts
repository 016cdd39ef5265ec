import { type GroupName, groupNames, groupProfiles } from './groups.ts';

/** What `simulateShop` and `simulationTruth` are told. The same options give the same bytes. */
export interface SimulationOptions {
  /** Any whole number. */
  readonly seed: number;
  /** How many people visit the shop in the window, whether they sign in or not: at least 1. */
  readonly customers: number;
  /** Length of the window in days: at least 1. Below 120 days customers live proportionally faster (down to a quarter). */
  readonly days: number;
  /** The window's last moment, in ms since 1970: no call is later. An argument, never the clock. */
  readonly end: number;
  /** Items in the catalogue, at least 8. Default 240. */
  readonly items?: number;
  /** Share of customers who are fraudsters, 0 to 0.5. Default 0.01. */
  readonly fraudShare?: number;
  /** Share of customers who shop and review in Chinese, 0 to 1; the others do in English. Default 0.3. */
  readonly chineseShare?: number;
  /** Weights of the behaviour groups; a group left out keeps its default weight (they sum to 1). */
  readonly groupWeights?: Readonly<Partial<Record<GroupName, number>>>;
}

/** The options with every default in place. */
export interface ResolvedOptions {
  readonly seed: number;
  readonly customers: number;
  readonly days: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly items: number;
  readonly fraudShare: number;
  readonly chineseShare: number;
  readonly groupWeights: readonly number[];
}

const dayMs = 86_400_000;

/** Fills in the defaults. Throws a RangeError that names the option when one is out of its range. */
export function resolveOptions(options: SimulationOptions): ResolvedOptions {
  const { seed, customers, days, end, items = 240, fraudShare = 0.01, chineseShare = 0.3 } = options;
  demand(Number.isSafeInteger(seed), 'seed must be a whole number');
  demand(Number.isInteger(customers) && customers >= 1, 'customers must be a whole number of at least 1');
  demand(days >= 1 && Number.isFinite(days), 'days must be at least 1');
  demand(Number.isInteger(end), 'end must be whole milliseconds since 1970');
  demand(Number.isInteger(items) && items >= 8, 'items must be a whole number of at least 8');
  demand(fraudShare >= 0 && fraudShare <= 0.5, 'fraudShare must be in 0..0.5');
  demand(chineseShare >= 0 && chineseShare <= 1, 'chineseShare must be in 0..1');
  const weights = groupNames.map((name) => options.groupWeights?.[name] ?? groupProfiles[name].weight);
  demand(
    weights.every((weight) => weight >= 0) && weights.some((weight) => weight > 0),
    'groupWeights must be at least 0, one above',
  );
  const startMs = Math.ceil(end - days * dayMs);
  return {
    seed,
    customers,
    days,
    startMs,
    endMs: end,
    items,
    fraudShare,
    chineseShare,
    groupWeights: weights,
  };
}

function demand(holds: boolean, rule: string): void {
  if (!holds) throw new RangeError(`Simulation option: ${rule}`);
}

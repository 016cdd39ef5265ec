// How recommenders grow with what they learn from: seconds to fit, microseconds a list, bytes of the stored model.
import { parseArgs } from 'node:util';
import { seededRandom } from '@shoal/clustering';
import {
  Als,
  Bpr,
  Hybrid,
  type InteractionRow,
  type Interactions,
  ItemKnn,
  ItemTransition,
  interactionsFrom,
  Popular,
  type Recommender,
  Svd,
  UserKnn,
} from '@shoal/recommenders';
import { median, progress, report, rounded } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    only: { type: 'string', default: '' },
  },
});
const seed = 1;
const makers: Readonly<Record<string, () => Recommender>> = {
  popular: () => new Popular(),
  itemTransition: () => new ItemTransition(),
  itemKnn: () => new ItemKnn(),
  userKnn: () => new UserKnn(),
  als: () => new Als({ seed }),
  bpr: () => new Bpr({ seed }),
  svd: () => new Svd({ seed }),
  hybrid: () => new Hybrid({ parts: [new ItemTransition(), new ItemKnn(), new Als({ seed })] }),
};
const asks = 200;

const rows: Record<string, string | number>[] = [];
for (const size of options.sizes.split(',').map(Number)) {
  const interactions = drawn(size);
  for (const [model, make] of Object.entries(makers)) {
    if (options.only !== '' && options.only !== model) continue;
    const row = { interactions: size, model, ...(await measured(make(), interactions)) };
    rows.push(row);
    progress(JSON.stringify(row));
  }
}
const slope = Math.max(...[...new Set(rows.map(({ model }) => model as string))].map(growthOf));
report(
  {
    bench: 'recommenders-growth',
    ours: rounded(slope),
    peer: 1,
    unit: 'exponent of the fit time in the number of interactions, the worst model (1 is linear)',
    ratio: rounded(slope),
    goal: 'ratio <= 1.5',
    met: slope <= 1.5,
  },
  { rows },
);

async function measured(recommender: Recommender, interactions: Interactions) {
  const begin = performance.now();
  const model = await recommender.fit(interactions);
  const fitSeconds = rounded((performance.now() - begin) / 1_000, 3);
  const every = Math.max(1, Math.floor(interactions.users.length / asks));
  const times = interactions.users
    .filter((_, i) => i % every === 0)
    .map((user) => {
      const asked = performance.now();
      model.recommend({ user }, 10);
      return 1_000 * (performance.now() - asked);
    });
  return { fitSeconds, serveUs: Math.round(median(times)), modelBytes: bytesOf(model) };
}

/** A model too large for one text has no size here. */
function bytesOf(model: object): number | string {
  try {
    return Buffer.byteLength(JSON.stringify(model));
  } catch (error) {
    if (error instanceof RangeError) return 'more than one text can hold';
    throw error;
  }
}

/** Between the smallest and the largest size; what takes less than 50 ms says nothing. */
function growthOf(model: string): number {
  const own = rows.filter((row) => row.model === model && Number(row.fitSeconds) >= 0.05);
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last || first === last) return 1;
  const log = (name: string) => Math.log(Number(last[name]) / Number(first[name]));
  return log('fitSeconds') / log('interactions');
}

/** Twenty interactions a user at the mean; items by Zipf's law within a taste, of which there are forty. */
function drawn(size: number): Interactions {
  const random = seededRandom(seed);
  const users = Math.round(size / 20);
  const items = Math.min(20_000, Math.round(2 * Math.sqrt(size) * 5));
  const tastes = 40;
  const rows: InteractionRow[] = [];
  for (let at = 0; at < size; at += 1) {
    const user = Math.floor(random() * users);
    const taste = random() < 0.8 ? user % tastes : Math.floor(random() * tastes);
    // The inverse of a Zipf distribution of exponent 1, nearly.
    const rank = Math.floor((items / tastes) ** random()) - 1;
    rows.push({ user: `u${user}`, item: `i${rank * tastes + taste}`, weight: 1 + (at % 5), at });
  }
  return interactionsFrom(rows);
}

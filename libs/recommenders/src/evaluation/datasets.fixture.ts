import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Interactions } from '../interactions.ts';
import { interactionsFrom } from '../interactions-from.ts';

const folder = process.env.SHOAL_DATASETS;

/** What a test that needs real data is skipped with. */
export const datasetsMissing = folder === undefined && 'set SHOAL_DATASETS to the folder of the data sets';

/** Amazon Beauty 5-core: a line a user, his items in order. Only the order is known, so the times are places in it. */
export function readBeauty(): Interactions {
  return interactionsFrom(
    linesOf('beauty-sequences.txt').flatMap((line) => {
      const [user = '', ...items] = line.split(' ');
      return items.map((item, at) => ({ user, item, at }));
    }),
  );
}

/** MovieLens 100k: user, item, rating, seconds. */
export function readMovieLens(): Interactions {
  return interactionsFrom(
    linesOf('ml-100k.inter')
      .slice(1)
      .map((line) => {
        const [user = '', item = '', rating, seconds] = line.split('\t');
        return { user, item, weight: Number(rating), at: Number(seconds) * 1000 };
      }),
  );
}

/** Movies as a catalogue: the genres as its attribute. */
export function readMovies(): { item: string; title: string; attributes: Record<string, string> }[] {
  return linesOf('ml-100k.item')
    .slice(1)
    .map((line) => {
      const [item = '', title = '', year = '', genres = ''] = line.split('\t');
      return { item, title, attributes: { year, genres } };
    });
}

function linesOf(file: string): string[] {
  return readFileSync(join(folder ?? '.', file), 'utf8')
    .trimEnd()
    .split('\n');
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Preprocessor } from '@shoal/clustering';
import { readOnlineRetailRfm } from '@shoal/clustering/online-retail';
import { mixture, uniformRows } from './data.ts';
import type { Problem } from './sides.ts';

/** Groups that run into one another, as customers do. */
export function overlapping(rows: number, columns: number, k: number): Problem {
  const values = mixture({ rows, columns, seed: rows + columns }, 1);
  return { name: `${rows} x ${columns}, k = ${k}`, rows, columns, k, values };
}

/** Groups of which most stand apart. */
export function separate(rows: number, columns: number, k: number): Problem {
  const values = mixture({ rows, columns, seed: rows + columns }, 3);
  return { name: `${rows} x ${columns}, k = ${k}, groups apart`, rows, columns, k, values };
}

/** No groups at all. */
export function structureless(rows: number, columns: number, k: number): Problem {
  const values = uniformRows({ rows, columns, seed: rows + columns });
  return { name: `${rows} x ${columns}, k = ${k}, no groups`, rows, columns, k, values };
}

/** Recency, frequency and spend of the 4,338 customers of UCI Online Retail; undefined where the data is not here. */
export async function onlineRetail(k: number): Promise<Problem | undefined> {
  const path = join(process.env.SHOAL_DATASETS ?? '', 'online-retail.csv.gz');
  if (!existsSync(path)) return undefined;
  const rfm = await readOnlineRetailRfm(path);
  const { rows, columns, values } = Preprocessor.fit(rfm, { scale: 'log-standard' }).transform(rfm);
  return { name: `Online Retail, ${rows} x ${columns}, k = ${k}`, rows, columns, k, values };
}

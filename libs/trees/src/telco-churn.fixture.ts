import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { CategoryEncoder } from './data/category-encoder.ts';
import type { Dataset } from './data/dataset.ts';

const folder = process.env.SHOAL_DATASETS;

/** What a test that needs the real data is skipped with. */
export const telcoMissing =
  folder === undefined && 'SHOAL_DATASETS names no folder with telco-churn.csv (IBM Telco churn)';

const AMOUNTS = ['tenure', 'MonthlyCharges', 'TotalCharges'];
const NO_FEATURES = ['customerID', 'Churn'];

/** IBM Telco churn: 7,043 customers, 3 amounts (11 of TotalCharges missing) and 16 categories; the label is whether he left. */
export function readTelco(): { data: Dataset; labels: Uint8Array } {
  const rows: Record<string, string>[] = parse(readFileSync(join(folder ?? '.', 'telco-churn.csv'), 'utf8'), {
    columns: true,
  });
  const names = Object.keys(rows[0] ?? {}).filter((name) => !NO_FEATURES.includes(name));
  const columns = names.map((name) => {
    const texts = rows.map((row) => row[name]?.trim() ?? '');
    if (AMOUNTS.includes(name))
      return Float64Array.from(texts, (text) => (text === '' ? Number.NaN : Number(text)));
    return CategoryEncoder.fit(texts).encode(texts);
  });
  const categorical = names.filter((name) => !AMOUNTS.includes(name));
  return {
    data: { names, columns, categorical },
    labels: Uint8Array.from(rows, ({ Churn }) => Number(Churn === 'Yes')),
  };
}

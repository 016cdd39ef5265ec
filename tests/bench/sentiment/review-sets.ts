import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '@shoal/clustering';
import { stratifiedFolds } from '@shoal/scoring';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { readExamples } from '../../../infra/local/src/weights/read-examples.ts';

export interface Review {
  readonly text: string;
  /** 1 is praise. */
  readonly label: 0 | 1;
  /** Whether the shipped model, or SnowNLP, has learned from this text. */
  readonly isShared: boolean;
}

/** What both sides read: reviews, and which of them teach and which are judged in each fold. */
export interface ReviewSet {
  readonly name: SetName;
  readonly reviews: readonly Review[];
  readonly folds: readonly Fold[];
}

interface Fold {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

export type SetName = (typeof CHINESE_SETS | typeof ENGLISH_SETS)[number];
type Rated = Pick<Review, 'text' | 'label'>;

export const CHINESE_SETS = ['online_shopping', 'waimai'] as const;
export const ENGLISH_SETS = ['amazon', 'yelp', 'imdb'] as const;
const TEST_SHARE = 0.2;
const ENGLISH_FOLDS = 5;

/**
 * The five sets from the folder that SHOAL_DATASETS names, each text once. A fifth of the Chinese ones is judged, the English ones, which are
 * small, in five folds. Throws an Error where a file is missing.
 */
export async function reviewSets(seed: number): Promise<ReviewSet[]> {
  const shared = new Set((await readExamples()).map(({ text }) => lettersOf(text)));
  const readers: readonly (readonly [SetName, Promise<Rated[]>])[] = [
    ['online_shopping', onlineShopping()],
    ['waimai', waimai()],
    ...ENGLISH_SETS.map((name) => [name, english(name)] as const),
  ];
  return Promise.all(
    readers.map(async ([name, rated]) => {
      const reviews = eachOnce(await rated).map((review) => ({
        ...review,
        isShared: shared.has(lettersOf(review.text)),
      }));
      const isEnglish = ENGLISH_SETS.some((each) => each === name);
      return { name, reviews, folds: isEnglish ? fiveFolds(reviews, seed) : [fifth(reviews.length, seed)] };
    }),
  );
}

/** Writes a set into a folder, where both sides read it; gives the path. */
export async function writeSet(folder: string, set: ReviewSet): Promise<string> {
  const path = join(folder, `${set.name}.json`);
  await writeFile(path, JSON.stringify(set));
  return path;
}

/** The rows that are judged, over all folds. */
export function judgedRows({ folds }: ReviewSet): readonly number[] {
  return folds.flatMap(({ test }) => test);
}

async function onlineShopping(): Promise<Rated[]> {
  const [file] = Object.values(unzipSync(await read('online_shopping_10_cats.zip')));
  return fromCsv(Buffer.from(file ?? []));
}

async function waimai(): Promise<Rated[]> {
  return fromCsv(await read('waimai_10k.csv'));
}

function fromCsv(csv: Buffer): Rated[] {
  const records: Readonly<Record<string, string>>[] = parse(csv, { columns: true, bom: true });
  return records.map(({ review = '', label }) => ({ text: review, label: label === '1' ? 1 : 0 }));
}

async function english(name: string): Promise<Rated[]> {
  const rows: { text: string; class: 0 | 1 }[] = JSON.parse(String(await read(`reviews-${name}.json`)));
  return rows.map((row) => ({ text: row.text, label: row.class }));
}

function read(file: string): Promise<Buffer> {
  const path = join(process.env.SHOAL_DATASETS ?? '', file);
  if (!existsSync(path)) throw new Error(`SHOAL_DATASETS names no folder with ${file}`);
  return readFile(path);
}

function eachOnce(rated: readonly Rated[]): Rated[] {
  const seen = new Set<string>();
  return rated.filter(({ text }) => text !== '' && !seen.has(text) && seen.add(text));
}

/** Two texts that differ in marks and case alone are one: its letters and digits. */
function lettersOf(text: string): string {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  return letters === '' ? text : letters;
}

function fifth(count: number, seed: number): Fold {
  const random = seededRandom(seed);
  const rows = Array.from({ length: count }, (_, row) => row);
  // Fisher and Yates.
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [rows[i], rows[j]] = [rows[j] as number, rows[i] as number];
  }
  const tests = Math.round(count * TEST_SHARE);
  return { test: rows.slice(0, tests), train: rows.slice(tests) };
}

function fiveFolds(reviews: readonly Review[], seed: number): Fold[] {
  const labels = reviews.map(({ label }) => label);
  return stratifiedFolds(labels, ENGLISH_FOLDS, seed).map(({ train, test }) => ({
    train: [...train],
    test: [...test],
  }));
}

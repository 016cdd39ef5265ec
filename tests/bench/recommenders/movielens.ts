import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Interactions, interactionsFrom } from '@shoal/recommenders';

/** What both sides read: places of user and item, and the weight. */
export interface Task {
  readonly users: number;
  readonly items: number;
  readonly train: readonly (readonly [user: number, item: number, weight: number])[];
  /** For a ranking what is to be found, for ratings what is to be predicted. */
  readonly test: readonly (readonly [user: number, item: number, weight: number])[];
}

/** MovieLens 100k in order of time from the folder that SHOAL_DATASETS names; undefined where it is not. */
export async function movieLens(): Promise<Interactions | undefined> {
  const path = join(process.env.SHOAL_DATASETS ?? '', 'ml-100k.inter');
  if (!existsSync(path)) return undefined;
  const [, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return interactionsFrom(
    lines.map((line) => {
      const [user = '', item = '', rating, seconds] = line.split('\t');
      return { user, item, weight: Number(rating), at: Number(seconds) * 1000 };
    }),
  );
}

/** The last movie of each user is to be found, everything before it is known. */
export function lastItems(all: Interactions): Task {
  const last = new Map<number, number>();
  for (let i = 0; i < all.user.length; i++) last.set(all.user[i] as number, i);
  return taskOf(all, new Set(last.values()));
}

/** One in so many ratings, drawn by a multiplicative hash of its place, is to be predicted. */
export function foldOf(all: Interactions, fold: number, folds: number): Task {
  const places = [...all.user.keys()];
  return taskOf(all, new Set(places.filter((i) => hash(i) % folds === fold)));
}

/** Writes the task where both sides read it; gives the path. */
export async function writeTask(name: string, task: Task): Promise<string> {
  const folder = join(import.meta.dirname, '..', '..', '..', '.shoal', 'bench-data');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(task));
  return path;
}

function taskOf(all: Interactions, test: ReadonlySet<number>): Task {
  const triple = (i: number) =>
    [all.user[i] as number, all.item[i] as number, all.weight[i] as number] as const;
  const places = [...all.user.keys()];
  return {
    users: all.users.length,
    items: all.items.length,
    train: places.filter((i) => !test.has(i)).map(triple),
    test: places.filter((i) => test.has(i)).map(triple),
  };
}

function hash(value: number): number {
  const mixed = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) ^ (mixed >>> 16)) >>> 0;
}

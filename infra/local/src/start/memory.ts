import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessKey } from '@shoal/contracts';
import { StackError } from '../report.ts';

/** What was streamed for one shop, so that the next start need not do it again, or can go on where this one ended. */
export interface StreamNote {
  /** The Kafka cluster and the namespace that hold it: in another one there is nothing of it. */
  readonly clusterId: string;
  readonly namespace: string;
  /** What was asked for: the simulation's options, or the path of the log. */
  readonly source: Readonly<Record<string, string | number>>;
  /** Every call before this place is in Kafka. */
  readonly acknowledged: number;
  readonly isComplete: boolean;
  /** How many times the shop has been let live on: keeps the ids of its new events apart. */
  readonly lives: number;
}

export type Place = Pick<StreamNote, 'clusterId' | 'namespace'>;

export type ShopKeys = Readonly<Record<AccessKey['kind'], string>>;

/** What `npm start` keeps in its folder between starts, by shop. */
export interface Memory {
  note(shop: string): StreamNote | undefined;
  setNote(shop: string, note: StreamNote): void;
  keys(shop: string): ShopKeys | undefined;
  setKeys(shop: string, keys: ShopKeys): void;
}

export function openMemory(folder: string): Memory {
  const notes = jsonFile<StreamNote>(join(folder, 'streams.json'), 0o644);
  // The keys open the shop to whoever reads them.
  const keys = jsonFile<ShopKeys>(join(folder, 'keys.json'), 0o600);
  return { note: notes.get, setNote: notes.set, keys: keys.get, setKeys: keys.set };
}

/** What was streamed for a shop to this Kafka. */
export function noteAt(memory: Memory, shop: string, place: Place): StreamNote | undefined {
  const note = memory.note(shop);
  return note?.clusterId === place.clusterId && note.namespace === place.namespace ? note : undefined;
}

/** A file of one JSON object, replaced as a whole at every change. */
function jsonFile<T>(path: string, mode: number) {
  const read = (): Record<string, T> => {
    if (!existsSync(path)) return {};
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch (cause) {
      throw new StackError(`${path} is damaged: remove it, or start with --fresh`, { cause });
    }
  };
  return {
    get: (shop: string): T | undefined => read()[shop],
    set: (shop: string, value: T): void => {
      mkdirSync(join(path, '..'), { recursive: true });
      const draft = `${path}.${process.pid}`;
      writeFileSync(draft, `${JSON.stringify({ ...read(), [shop]: value }, null, 2)}\n`, { mode });
      renameSync(draft, path);
    },
  };
}

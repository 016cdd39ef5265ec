import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { interactionsFrom, type LeaveOneOut, leaveOneOut } from '@shoal/recommenders';

// Of so many users one is asked after each epoch: all of them would take as long as the epoch.
const ASKED_STEP = 4;

/**
 * Amazon Beauty from the folder that SHOAL_DATASETS names, a line a user with his items in order; the last item of each is to be
 * found, the one before it is for tuning, and neither is learned from. Throws where the file is not there.
 */
export async function beautySplit(): Promise<LeaveOneOut> {
  const path = join(process.env.SHOAL_DATASETS ?? '', 'beauty-sequences.txt');
  if (!existsSync(path)) throw new Error('SHOAL_DATASETS names no folder with beauty-sequences.txt');
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return leaveOneOut(
    interactionsFrom(
      lines.flatMap((line) => {
        const [user = '', ...items] = line.split(' ');
        return items.map((item, at) => ({ user, item, at }));
      }),
    ),
  );
}

/** Of whom a training asks after each epoch. */
export function askedOf({ tuning }: LeaveOneOut): LeaveOneOut['tuning'] {
  return tuning.filter((_, i) => i % ASKED_STEP === 0);
}

/** Where a training leaves what it has: checkpoint, model and curve. */
export const SASREC_FOLDER = join(import.meta.dirname, '..', '..', '..', '.shoal', 'bench-data', 'sasrec');

/** A line of the curve. */
export interface CurvePoint {
  readonly epoch: number;
  readonly loss: number;
  /** NDCG@10 of the item before the last. */
  readonly ndcg: number;
  /** Of training and measuring, since the epoch before it. */
  readonly seconds: number;
}

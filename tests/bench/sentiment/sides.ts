import { pythonPeer, startPython } from '../clustering/python-peer.ts';
import { startWorker } from '../support/worker.ts';

export interface JudgeOptions {
  readonly model: string;
  readonly fold: number;
  readonly seed: number;
  /** A pretrained encoder's folder, and what is put before each text. */
  readonly encoder?: { readonly folder: string; readonly prefix: string };
}

export interface TimeOptions {
  readonly model: string;
  /** How many of the texts that are judged, over all folds. */
  readonly texts: number;
}

/** What each process answers: milliseconds of the fit, and for each row of the fold 1 for praise, 0 for blame, null where it does not know. */
export interface Judged {
  readonly ms: number;
  readonly verdicts: readonly (0 | 1 | null)[];
}

/** A process of ours or of a peer: it loads a set, fits and judges a fold of it, and is timed. */
export interface Side {
  call<T>(name: 'load' | 'judge' | 'time', args: object): Promise<T>;
  stop(): Promise<void>;
}

export type SideName = 'ours' | keyof typeof PEERS;

/** Each in a virtual environment of its own. */
export const PEERS = {
  'scikit-learn': 'scikit-learn==1.9.1',
  snownlp: 'snownlp==0.12.3',
  vader: 'vaderSentiment==3.3.2',
} as const;

/** Starts all processes, and stops them when `use` has ended. */
export async function withSides<T>(use: (sides: Readonly<Record<SideName, Side>>) => Promise<T>): Promise<T> {
  const started: Side[] = [];
  const keep = <S extends Side>(side: S): S => {
    started.push(side);
    return side;
  };
  const peer = async (name: keyof typeof PEERS): Promise<Side> => {
    const requirement = PEERS[name];
    const python = startPython(await pythonPeer(requirement.replace(/==.*/, ''), [requirement]), 'sentiment');
    return keep({ call: (of, args) => python.call(of, { ...args }), stop: () => python.stop() });
  };
  try {
    return await use({
      ours: keep(await startWorker('../sentiment/ours')),
      'scikit-learn': await peer('scikit-learn'),
      snownlp: await peer('snownlp'),
      vader: await peer('vader'),
    });
  } finally {
    await Promise.all(started.map((side) => side.stop()));
  }
}

// Trains sasrec on Amazon Beauty in a process of its own, so that it can be killed: goes on from the checkpoint where there is one,
// adds a line to the curve after each epoch, and leaves the model when it is done.
import { appendFileSync, existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTensorFlow } from '@shoal/neural';
import { checkpointFromNetwork, checkpointToNetwork, loadNetwork, saveNetwork } from '@shoal/neural/storage';
import { SasRec, type SasRecEpoch } from '@shoal/recommenders/sasrec';
import { progress } from '../support/report.ts';
import { askedOf, beautySplit, type CurvePoint, SASREC_FOLDER } from './sasrec-beauty.ts';

const checkpointPath = join(SASREC_FOLDER, 'checkpoint');
const curvePath = join(SASREC_FOLDER, 'curve.jsonl');
const options = JSON.parse(process.argv[2] ?? '{}');

await mkdir(SASREC_FOLDER, { recursive: true });
const split = await beautySplit();
const { tf, why } = await loadTensorFlow();
const resumeFrom = existsSync(checkpointPath)
  ? checkpointFromNetwork(await loadNetwork(checkpointPath))
  : undefined;
progress(`${why} ${resumeFrom ? `Goes on after epoch ${resumeFrom.epoch}.` : 'Begins.'}`);

let before = performance.now();
const model = await new SasRec({ tf, seed: 1, ...options }).fit(split.train, {
  heldOut: askedOf(split),
  ...(resumeFrom && { resumeFrom }),
  onCheckpoint: (checkpoint) => saveNetwork(checkpointPath, checkpointToNetwork(checkpoint)),
  onEpoch: note,
});
await writeFile(join(SASREC_FOLDER, 'model.json'), JSON.stringify(model));

/** The line is in its file before anybody hears of the epoch and may kill this process. */
function note({ epoch, loss, ndcg = 0 }: SasRecEpoch): void {
  const now = performance.now();
  const point: CurvePoint = { epoch, loss, ndcg, seconds: Math.round(now - before) / 1000 };
  before = now;
  appendFileSync(curvePath, `${JSON.stringify(point)}\n`);
  progress(`epoch ${epoch}: loss ${loss.toFixed(4)}, NDCG@10 ${ndcg.toFixed(4)}, ${point.seconds} s`);
  process.send?.(epoch);
}

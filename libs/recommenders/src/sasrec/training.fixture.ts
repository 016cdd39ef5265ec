// `node training.fixture.ts CHECKPOINT MODEL`: trains from the checkpoint where there is one, writes a new one after each epoch,
// says so, and writes the model when done. A test kills it.
import { existsSync, writeFileSync } from 'node:fs';
import { loadTensorFlow } from '@shoal/neural';
import { checkpointFromNetwork, checkpointToNetwork, loadNetwork, saveNetwork } from '@shoal/neural/storage';
import { leaveOneOut } from '../evaluation/splits.ts';
import { ring, ringOptions } from './ring.fixture.ts';
import { SasRec } from './sasrec.ts';

const [, , checkpointPath = '', modelPath = ''] = process.argv;
const { tf } = await loadTensorFlow();
const { train, tuning } = leaveOneOut(ring);
const model = await new SasRec({ tf, ...ringOptions }).fit(train, {
  heldOut: tuning,
  ...(existsSync(checkpointPath) && {
    resumeFrom: checkpointFromNetwork(await loadNetwork(checkpointPath)),
  }),
  onCheckpoint: (checkpoint) => saveNetwork(checkpointPath, checkpointToNetwork(checkpoint)),
  onEpoch: ({ epoch }) => process.stdout.write(`${epoch}\n`),
});
writeFileSync(modelPath, JSON.stringify(model));

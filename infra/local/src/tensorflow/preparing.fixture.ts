// `node preparing.fixture.ts PARENT NOTES`: one of two processes that prepare the same place at once. It goes on only
// when the other one waits, and notes what happens.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { nativePlace } from '@shoal/neural';
import { holdsWithin } from '../wait.ts';
import { prepareTensorFlow } from './prepare-tensorflow.ts';

const [, , parent = '', notes = ''] = process.argv;
const note = (text: string) => appendFileSync(notes, `${text}\n`);

const missing = await prepareTensorFlow({
  environment: process.env,
  gently: false,
  place: nativePlace(parent),
  report: () => note('waits'),
  confirm: async () => note('confirmed'),
  ways: [
    {
      name: 'the test',
      make: async ({ binding }) => {
        note('begins');
        const isWaited = await holdsWithin(20_000, async () => readFileSync(notes, 'utf8').includes('waits'));
        mkdirSync(dirname(binding), { recursive: true });
        writeFileSync(binding, `waited for: ${isWaited}`);
      },
    },
  ],
});
note(missing ?? 'ready');

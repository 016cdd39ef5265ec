// `npm test`: runs the tests beside a Kafka and a Redis of their own. `npm test -- --unit` runs those of libs and
// services that need neither; files, folders and patterns choose, `--test-...` options go to Node's test runner.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DirectoryInUseError } from './claim.ts';
import { environmentOf, runCommand, runNode, withStack } from './command.ts';
import { rootFolder } from './folders.ts';
import { reportToTerminal } from './report.ts';
import type { Stack } from './stack.ts';
import { prepareTensorFlow } from './tensorflow/prepare-tensorflow.ts';
import { findTestFiles, parseTestArguments, type TestArguments } from './test-files.ts';

const TEST_TIMEOUT_MS = 300_000;
// The runner's own limit is one for each test: a file that keeps a connection open after its last test has none.
const RUN_TIMEOUT_MS = 45 * 60_000;
const CONCURRENCY = 2;
const RUNS_AT_ONCE_MAX = 8;
/** Where there is no network, only the first run of a while looks for it. */
const TENSORFLOW_AGAIN_AFTER_MS = 60 * 60_000;

const wanted = parseTestArguments(process.argv.slice(2));
await runCommand(async () => {
  const files = findTestFiles(rootFolder, wanted);
  await prepareNative();
  if (wanted.unit) return runTests(files, wanted, process.env);
  return withTestStack((stack) => runTests(files, wanted, environmentOf(stack)));
});

function runTests(files: readonly string[], { nodeOptions }: TestArguments, environment: NodeJS.ProcessEnv) {
  // A test file that failed may have left something open: it must not hold up the rest.
  const options = [
    '--test',
    '--test-reporter=spec',
    '--test-force-exit',
    `--test-concurrency=${CONCURRENCY}`,
  ];
  const args = [...options, `--test-timeout=${TEST_TIMEOUT_MS}`, ...nodeOptions, ...files];
  return runNode(args, { ...environment, SHOAL_DATASETS: datasetsFolder(environment) }, RUN_TIMEOUT_MS);
}

/** Both backends are tested where both can be had; elsewhere the tests of the native one skip themselves. */
async function prepareNative(): Promise<void> {
  const missing = await prepareTensorFlow({
    environment: process.env,
    report: reportToTerminal,
    gently: false,
    againAfterMs: TENSORFLOW_AGAIN_AFTER_MS,
  });
  if (missing !== undefined) reportToTerminal(`TensorFlow is tested on WebAssembly alone: ${missing}`);
}

/** Two runs in one checkout do not disturb each other: the second takes the next folder. */
async function withTestStack(work: (stack: Stack) => Promise<number>): Promise<number> {
  for (let number = 1; ; number += 1) {
    const directory = join(rootFolder, '.shoal', number === 1 ? 'test' : `test-${number}`);
    try {
      return await withStack({ directory, fresh: true, report: reportToTerminal }, work);
    } catch (error) {
      if (!(error instanceof DirectoryInUseError) || number === RUNS_AT_ONCE_MAX) throw error;
    }
  }
}

/** Real data sets are not part of the project; tests that read them skip themselves where there are none. */
function datasetsFolder(environment: NodeJS.ProcessEnv): string | undefined {
  const candidates = [environment.SHOAL_DATASETS, join(rootFolder, '..', 'shared', 'datasets')];
  return candidates.map((folder) => folder && resolve(folder)).find((folder) => folder && existsSync(folder));
}

// `npm test`: runs the tests beside a Kafka and a Redis of their own. `npm test -- --unit` runs those of libs and
// services that need neither; files, folders and patterns choose, `--test-...` options go to Node's test runner.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCommand, runNode } from './command.ts';
import { rootFolder } from './folders.ts';
import { reportToTerminal } from './report.ts';
import { prepareTensorFlow } from './tensorflow/prepare-tensorflow.ts';
import { findTestFiles, parseTestArguments, type TestArguments } from './test-files.ts';

const TEST_TIMEOUT_MS = 300_000;
// The runner's own limit is one for each test: a file that keeps a connection open after its last test has none.
const RUN_TIMEOUT_MS = 45 * 60_000;
const CONCURRENCY = 2;
/** Where there is no network, only the first run of a while looks for it. */
const TENSORFLOW_AGAIN_AFTER_MS = 60 * 60_000;

const wanted = parseTestArguments(process.argv.slice(2));
await runCommand(async () => {
  const files = findTestFiles(rootFolder, wanted);
  await prepareNative();
  return runTests(files, wanted);
});

function runTests(files: readonly string[], { nodeOptions, unit }: TestArguments) {
  // A test file that failed may have left something open: it must not hold up the rest.
  const options = [
    '--test',
    '--test-reporter=spec',
    '--test-force-exit',
    `--test-concurrency=${CONCURRENCY}`,
  ];
  const args = [...options, `--test-timeout=${TEST_TIMEOUT_MS}`, ...nodeOptions, ...files];
  const beside = unit ? [] : [join(rootFolder, 'tests', 'support', 'beside-platform.ts')];
  const environment = { ...process.env, SHOAL_DATASETS: datasetsFolder(process.env) };
  return runNode([...beside, ...args], environment, RUN_TIMEOUT_MS);
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

/** Real data sets are not part of the project; tests that read them skip themselves where there are none. */
function datasetsFolder(environment: NodeJS.ProcessEnv): string | undefined {
  const candidates = [environment.SHOAL_DATASETS, join(rootFolder, '..', 'shared', 'datasets')];
  return candidates.map((folder) => folder && resolve(folder)).find((folder) => folder && existsSync(folder));
}

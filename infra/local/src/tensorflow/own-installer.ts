import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { NativePlace } from '@shoal/neural';
import { StackError, timed } from '../report.ts';
import { runFor, type Way, type WaySurroundings } from './way.ts';

const ANSWER_WITHIN_MS = 5_000;
const INSTALL_WITHIN_MS = 20 * 60_000;
const KEPT = new Set(['lib', 'deps']);

/** tfjs-node's own installer: fetches libtensorflow and a compiled binding. Works on Linux, macOS and Windows. */
export function ownInstaller(around: WaySurroundings): Way {
  return {
    name: 'the installer of tfjs-node',
    make: async (place) => {
      const address = downloadAddress(place.packageFolder, around.environment);
      await confirmAnswer(address, around);
      await timed(around.report, `Fetching TensorFlow's native library from ${new URL(address).host}`, () =>
        install(place, around),
      );
    },
  };
}

/** Where the installer downloads from: its manifest says so, and a variable of its own may name a mirror. */
function downloadAddress(packageFolder: string, { TFJS_NODE_CDN_STORAGE }: NodeJS.ProcessEnv): string {
  if (TFJS_NODE_CDN_STORAGE) return TFJS_NODE_CDN_STORAGE;
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  return new URL(manifest.binary.host).origin;
}

/** The installer has no limit of its own: behind a firewall it waits for minutes, and then says nothing. */
async function confirmAnswer(address: string, around: WaySurroundings): Promise<void> {
  const script = `await fetch(${JSON.stringify(address)}, { method: 'HEAD' })`;
  // In a process of its own, because a proxy named by the environment is heeded from the start of Node or not at all.
  const environment = { ...around.environment, NODE_USE_ENV_PROXY: '1' };
  const asking = [process.execPath, '--input-type=module', '-e', script] as const;
  try {
    await runFor({ ...around, environment }, asking, ANSWER_WITHIN_MS);
  } catch (cause) {
    throw new StackError(`${new URL(address).host} does not answer.`, { cause });
  }
}

/** The installer writes into the package it stands in, whose files pnpm shares between checkouts: it gets a copy. */
async function install({ folder, packageFolder }: NativePlace, around: WaySurroundings): Promise<void> {
  for (const part of ['binding', 'scripts', 'binding.gyp', 'package.json']) {
    cpSync(join(packageFolder, part), join(folder, part), { recursive: true });
  }
  const packages = dirname(dirname(packageFolder));
  symlinkSync(packages, join(folder, 'node_modules'));
  const programs = [join(packageFolder, 'node_modules', '.bin'), dirname(process.execPath)];
  const PATH = [...programs, around.environment.PATH ?? ''].join(delimiter);
  const enter = ['sh', '-c', 'cd "$1" && exec "$2" scripts/install.js', 'install', folder] as const;
  const environment = { ...around.environment, PATH };
  await runFor({ ...around, environment }, [...enter, process.execPath], INSTALL_WITHIN_MS);
  for (const part of readdirSync(folder)) {
    if (!KEPT.has(part)) rmSync(join(folder, part), { recursive: true });
  }
}

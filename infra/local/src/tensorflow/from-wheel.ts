import { copyFileSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NativePlace } from '@shoal/neural';
import { rootFolder } from '../folders.ts';
import { StackError, timed } from '../report.ts';
import { requireTool, type Tool } from '../tools.ts';
import { runFor, type Way, type WaySurroundings } from './way.ts';

const require = createRequire(import.meta.url);

const otherwise = 'or go on with WebAssembly, which is slower';
const COMPILER: Tool = { command: 'g++', debianPackage: 'g++', otherwise };
const PYTHON: Tool = { command: 'python3', debianPackage: 'python3-pip', otherwise };

const FETCH_WITHIN_MS = 20 * 60_000;
const STEP_WITHIN_MS = 5 * 60_000;
const WHEEL_PLATFORMS = ['manylinux2014_x86_64', 'manylinux_2_17_x86_64'];
const files = join(rootFolder, 'infra', 'local', 'tensorflow');

/**
 * libtensorflow out of the Python package tensorflow-cpu, which package indexes and their mirrors have, and the binding
 * compiled here. 230 MB are fetched, 480 MB stay.
 */
export function fromWheel(around: WaySurroundings): Way {
  return {
    name: 'the Python package tensorflow-cpu',
    make: async (place) => {
      if (process.platform !== 'linux' || process.arch !== 'x64') {
        throw new StackError(
          `it is used on Linux x64 only, and this is ${process.platform} ${process.arch}.`,
        );
      }
      const { environment, report } = around;
      const compiler = await requireTool(COMPILER, environment, report);
      const python = await requireTool(PYTHON, environment, report);
      const unpacked = join(place.folder, 'unpacked');
      await timed(report, 'Fetching the native library of TensorFlow (230 MB)', () =>
        fetchWheel(python, unpacked, around),
      );
      await timed(report, 'Compiling the binding of TensorFlow', async () => {
        await placeLibraries(join(unpacked, 'tensorflow'), place.folder, around);
        await compile(compiler, join(unpacked, 'tensorflow', 'include'), place, around);
      });
      rmSync(unpacked, { recursive: true });
    },
  };
}

async function fetchWheel(python: string, folder: string, around: WaySurroundings): Promise<void> {
  const platforms = WHEEL_PLATFORMS.flatMap((platform) => ['--platform', platform]);
  const kind = ['--no-deps', '--only-binary=:all:', '--python-version', '3.11', ...platforms];
  // pip waits a minute and longer by default where there is no network.
  const patience = ['--retries', '1', '--timeout', '15', '--disable-pip-version-check'];
  const wanted = ['-r', join(files, 'requirements.txt'), '--require-hashes', '-d', folder];
  const args = ['-m', 'pip', 'download', '-q', ...kind, ...patience, ...wanted] as const;
  await runFor(around, [python, ...args], FETCH_WITHIN_MS);
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl')) ?? '';
  const extract = [python, join(files, 'extract.py'), join(folder, wheel), folder] as const;
  await runFor(around, extract, STEP_WITHIN_MS);
}

/** The libraries without the names of their inner functions, which is a quarter less, and their licences. */
async function placeLibraries(from: string, folder: string, around: WaySurroundings): Promise<void> {
  const to = join(folder, 'deps', 'lib');
  mkdirSync(to, { recursive: true });
  for (const part of ['cc', 'framework']) {
    const library = `libtensorflow_${part}.so.2`;
    const strip = ['strip', '--strip-unneeded', '-o', join(to, library), join(from, library)] as const;
    await runFor(around, strip, STEP_WITHIN_MS);
    symlinkSync(library, join(to, `libtensorflow_${part}.so`));
  }
  copyFileSync(join(from, 'include', 'LICENSE'), join(folder, 'deps', 'LICENSE'));
  copyFileSync(join(from, 'THIRD_PARTY_NOTICES.txt'), join(folder, 'deps', 'THIRD_PARTY_NOTICES.txt'));
}

async function compile(
  compiler: string,
  include: string,
  { binding, folder, packageFolder }: NativePlace,
  around: WaySurroundings,
): Promise<void> {
  mkdirSync(dirname(binding), { recursive: true });
  const { include_dir: nodeApi } = require('node-api-headers') as { include_dir: string };
  const options = ['-O2', '-std=c++17', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'];
  const includes = [nodeApi, packageFolder, include].map((path) => `-I${path}`);
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(packageFolder, 'binding', name));
  const libraries = [`-L${join(folder, 'deps', 'lib')}`, '-ltensorflow_cc', '-ltensorflow_framework'];
  // The binding finds the libraries from where it stands, so that the folder can be moved.
  const links = [...libraries, '-Wl,-rpath,$ORIGIN/../../deps/lib'];
  const args = [...options, ...includes, ...sources, '-o', binding, ...links] as const;
  await runFor(around, [compiler, ...args], STEP_WITHIN_MS);
}

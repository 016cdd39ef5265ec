import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const rootFolder = join(import.meta.dirname, '..', '..', '..', '..');

/** Where the native library of TensorFlow is prepared, and what is written there. */
export interface NativePlace {
  /** Holds everything below. It lies outside node_modules, so that installing again does not throw it away. */
  readonly parent: string;
  /** Appears in one piece when the library is ready. Another version of tfjs-node gets another folder. */
  readonly folder: string;
  /** The compiled binding; it finds libtensorflow at `../../deps/lib`, where tfjs-node's own installer puts it. */
  readonly binding: string;
  /** Where tfjs-node is installed: the sources of the binding, and its own installer. */
  readonly packageFolder: string;
  /** One sentence that says why the last preparation failed; absent when it did not. */
  readonly failure: string;
}

/** The place for this machine in the checkout that this file belongs to, or under another parent. */
export function nativePlace(parent: string = join(rootFolder, '.shoal', 'tensorflow')): NativePlace {
  const manifest = require.resolve('@tensorflow/tfjs-node/package.json');
  const { version } = require(manifest) as { version: string };
  const name = `tfjs-node-${version}-${process.platform}-${process.arch}`;
  const folder = join(parent, name);
  // Node-API 8 is the newest that tfjs-node knows; newer versions of Node run it as well.
  const binding = join(folder, 'lib', 'napi-v8', 'tfjs_binding.node');
  const failure = join(parent, `${name}.failure.txt`);
  return { parent, folder, binding, packageFolder: dirname(manifest), failure };
}

/** What is missing for the native library, as the end of a sentence with its full stop; undefined when it is ready. Reads two files at most. */
export function nativeMissing(place: NativePlace = nativePlace()): string | undefined {
  if (existsSync(place.binding)) return undefined;
  const failure = existsSync(place.failure) ? readFileSync(place.failure, 'utf8').trim() : '';
  if (failure === '') return 'it has not been prepared yet, npm run setup does that.';
  return `preparing it failed: ${failure} Then run npm run setup again.`;
}

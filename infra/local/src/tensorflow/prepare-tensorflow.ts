import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NativePlace, nativeMissing, nativePlace } from '@shoal/neural';
import { claimInTurn } from './claim-in-turn.ts';
import { fromWheel } from './from-wheel.ts';
import { ownInstaller } from './own-installer.ts';
import { runFor, type Way, type WaySurroundings } from './way.ts';

const CONFIRM_WITHIN_MS = 120_000;
const DRAFT = 'draft-';

const unwanted = 'SHOAL_TENSORFLOW is wasm: the native library is not fetched';

type Confirm = (parent: string) => Promise<unknown>;

export interface PreparationOptions extends WaySurroundings {
  /** Default: where `loadTensorFlow` looks in this checkout. */
  readonly place?: NativePlace;
  /** Tried in order until one gives a library that loads. Default: the installer of tfjs-node, then the wheel. */
  readonly ways?: readonly Way[];
  /** Rejects where the library under a folder does not load. Default: loads it in a process of its own. */
  readonly confirm?: Confirm;
  /** How long a failure is taken as it is before it is tried again. Default 0: it is tried again at once. */
  readonly againAfterMs?: number;
}

/**
 * Makes the native library of TensorFlow ready; takes milliseconds when it is. Several processes may call it at once:
 * one prepares and the others wait. Without it everything works, on WebAssembly, so a failure is no fault, and
 * `SHOAL_TENSORFLOW=wasm` in the environment leaves it out.
 * @returns undefined when it is ready, else what is missing, as the end of a sentence.
 */
export async function prepareTensorFlow(options: PreparationOptions): Promise<string | undefined> {
  const { place = nativePlace(), ways = [ownInstaller(options), fromWheel(options)], report } = options;
  const { confirm = confirmation(options) } = options;
  if (options.environment.SHOAL_TENSORFLOW === 'wasm') return nativeMissing(place) && unwanted;
  if (failedWithin(options.againAfterMs ?? 0, place)) return nativeMissing(place);
  const isReady = () => nativeMissing(place) === undefined;
  const claim = await claimInTurn(place.parent, isReady, () =>
    report('Another process prepares TensorFlow: waiting for it'),
  );
  if (claim === undefined) return undefined;
  try {
    removeDrafts(place.parent);
    const failures = await tryInTurn(ways, place, confirm);
    if (failures.length > 0) noteFailure(place, failures);
    return nativeMissing(place);
  } finally {
    claim.release();
  }
}

function failedWithin(ms: number, { failure }: NativePlace): boolean {
  const failed = statSync(failure, { throwIfNoEntry: false });
  // A file's time is finer than the clock's and may come from another clock: it can lie ahead of now.
  return failed !== undefined && ms > 0 && Date.now() - failed.mtimeMs < ms;
}

/** Why the ways have failed, one after the other; nothing once one of them has put a library in its place. */
async function tryInTurn(
  ways: readonly Way[],
  place: NativePlace,
  confirm: Confirm,
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const way of ways) {
    const failure = await attempt(way, place, confirm);
    if (failure === undefined) return [];
    failures.push(`${way.name}: ${failure}`);
  }
  return failures;
}

/** Prepares in a draft and moves it to its place when it has been seen to load: nobody meets half a library. */
async function attempt(way: Way, place: NativePlace, confirm: Confirm): Promise<string | undefined> {
  const parent = mkdtempSync(join(place.parent, DRAFT));
  const draft = nativePlace(parent);
  mkdirSync(draft.folder);
  try {
    await way.make(draft);
    await confirm(parent);
    // What stands there without a binding is of no use to anybody.
    rmSync(place.folder, { recursive: true, force: true });
    renameSync(draft.folder, place.folder);
    rmSync(place.failure, { force: true });
    return undefined;
  } catch (error) {
    // A full disk is no more of a fault here than a missing compiler.
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

function confirmation(around: WaySurroundings): Confirm {
  const program = join(import.meta.dirname, 'confirm-native.ts');
  return (parent) => runFor(around, [process.execPath, program, parent], CONFIRM_WITHIN_MS);
}

/** Drafts of processes that were killed; the claim says that nobody works on one now. */
function removeDrafts(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (name.startsWith(DRAFT)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** So that `loadTensorFlow` can tell why it runs on WebAssembly. */
function noteFailure(place: NativePlace, failures: readonly string[]): void {
  writeFileSync(`${place.failure}.${process.pid}`, `${failures.map(sentenceOf).join(' ')}\n`);
  renameSync(`${place.failure}.${process.pid}`, place.failure);
}

/** What failed and what was said last: the lines between are for whoever runs the command by hand. */
function sentenceOf(failure: string): string {
  const lines = failure
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const told = [...new Set([lines.at(0), lines.at(-1)])].join(' ');
  return /[.!?]$/.test(told) ? told : `${told}.`;
}

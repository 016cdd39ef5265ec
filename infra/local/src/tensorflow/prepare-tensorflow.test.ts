import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { type NativePlace, nativeMissing, nativePlace } from '@shoal/neural';
import { StackError } from '../report.ts';
import { type PreparationOptions, prepareTensorFlow } from './prepare-tensorflow.ts';
import type { Way } from './way.ts';

const surroundings = { environment: process.env, report: () => undefined, gently: false };

function placeFor(context: TestContext): NativePlace {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-tensorflow-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return nativePlace(join(folder, 'parent'));
}

function prepare(options: Partial<PreparationOptions>): Promise<string | undefined> {
  return prepareTensorFlow({ ...surroundings, confirm: async () => undefined, ...options });
}

/** A way that leaves this text for a binding. */
function writes(text: string): Way {
  return {
    name: `the way that writes ${text}`,
    make: async ({ binding }) => {
      mkdirSync(dirname(binding), { recursive: true });
      writeFileSync(binding, text);
    },
  };
}

function fails(message: string): Way {
  return { name: 'the way that fails', make: () => Promise.reject(new StackError(message)) };
}

it('lets one of two processes prepare while the other one waits', async (context) => {
  const place = placeFor(context);
  const notes = join(dirname(place.parent), 'notes');
  const fixture = join(import.meta.dirname, 'preparing.fixture.ts');
  const processes = [0, 1].map(() =>
    spawn(process.execPath, [fixture, place.parent, notes], { stdio: ['ignore', 'inherit', 'inherit'] }),
  );
  await Promise.all(processes.map((child) => once(child, 'exit')));
  const noted = readFileSync(notes, 'utf8').trim().split('\n');
  assert.deepEqual(noted.toSorted(), ['begins', 'confirmed', 'ready', 'ready', 'waits']);
  assert.equal(readFileSync(place.binding, 'utf8'), 'waited for: true');
  assert.deepEqual(readdirSync(place.parent), [place.folder.slice(place.parent.length + 1)]);
});

it('tries the ways in order and keeps the first library that loads', async (context) => {
  const place = placeFor(context);
  const confirm = async (parent: string) => {
    if (readFileSync(nativePlace(parent).binding, 'utf8') === 'rubbish')
      throw new StackError('it is rubbish');
  };
  const ways = [fails('no network'), writes('rubbish'), writes('good'), writes('late')];
  assert.equal(await prepare({ place, ways, confirm }), undefined);
  assert.equal(readFileSync(place.binding, 'utf8'), 'good');
  assert.ok(!existsSync(place.failure));
});

it('does nothing where the library is ready', async (context) => {
  const place = placeFor(context);
  await prepare({ place, ways: [writes('first')] });
  assert.equal(await prepare({ place, ways: [writes('second')] }), undefined);
  assert.equal(readFileSync(place.binding, 'utf8'), 'first');
});

it('fetches nothing where it is not wanted', async (context) => {
  const place = placeFor(context);
  const environment = { ...process.env, SHOAL_TENSORFLOW: 'wasm' };
  const missing = await prepare({ place, environment, ways: [writes('unwanted')] });
  assert.match(missing ?? '', /SHOAL_TENSORFLOW is wasm/);
  assert.equal(existsSync(place.binding), false);
});

it('tells why every way has failed, and leaves nothing half done', async (context) => {
  const place = placeFor(context);
  const ways = [
    fails('g++ is missing: install it.'),
    fails('pip failed:\n  Collecting\n  ERROR: no network'),
  ];
  const missing = await prepare({ place, ways });
  assert.equal(
    missing,
    'preparing it failed: the way that fails: g++ is missing: install it. the way that fails: pip failed: ERROR: no network. Then run npm run setup again.',
  );
  assert.equal(nativeMissing(place), missing);
  assert.deepEqual(readdirSync(place.parent), [place.failure.slice(place.parent.length + 1)]);
});

it('takes a failure as it is for the time that is given, and tries again afterwards', async (context) => {
  const place = placeFor(context);
  await prepare({ place, ways: [fails('no network')] });
  assert.match(
    (await prepare({ place, ways: [writes('x')], againAfterMs: 60_000 })) ?? '',
    /the way that fails: no network/,
  );
  assert.equal(await prepare({ place, ways: [writes('x')] }), undefined);
});

it('tries again at once where the failure carries a time ahead of the clock', async (context) => {
  const place = placeFor(context);
  await prepare({ place, ways: [fails('no network')] });
  const ahead = new Date(Date.now() + 60_000);
  utimesSync(place.failure, ahead, ahead);
  assert.equal(await prepare({ place, ways: [writes('x')] }), undefined);
});

it('clears away what a process that was killed has left', async (context) => {
  const place = placeFor(context);
  mkdirSync(join(place.parent, 'draft-killed'), { recursive: true });
  await prepare({ place, ways: [writes('x')] });
  assert.ok(!existsSync(join(place.parent, 'draft-killed')));
});

it('does not put a library in place that cannot be loaded', async (context) => {
  const place = placeFor(context);
  const missing = await prepareTensorFlow({ ...surroundings, place, ways: [writes('no library')] });
  assert.match(missing ?? '', /the way that writes no library: .*node .*failed with exit code 1/);
  assert.ok(!existsSync(place.folder));
});

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCdnow } from './cdnow.ts';
import { cdnowFromPyPi, type RunProcess } from './cdnow-from-pypi.ts';
import { LineCounter } from './line-counts.ts';
import {
  collect,
  needsRealFiles,
  ownFolder,
  realFolder,
  sampleFile,
  totalCentsOf,
} from './sample-files.fixture.ts';

const sample = [
  ' customer_id  date number_of_cds  dollar_value',
  ' 00007 19970302  1   11.77',
  ' 00007 19970302  5   77.00',
  ' 00009 19970101  2    0.00',
  ' 00009 19970302  1    9.99',
  ' 00010 19971301  1    9.99',
  ' 00011 1997',
  '',
].join('\r\n');

test('each purchase becomes one order, sorted by day, those of one day a second apart in file order', async (context) => {
  const calls = await collect(readCdnow(await sampleFile(context, 'a.txt', sample)));
  assert.deepEqual(
    calls.map((call) => [call.userId, call.timestamp, call.properties?.total]),
    [
      ['9', '1997-01-01T00:00:00.000Z', 0],
      ['7', '1997-03-02T00:00:00.000Z', 11.77],
      ['9', '1997-03-02T00:00:00.000Z', 9.99],
      ['7', '1997-03-02T00:00:01.000Z', 77],
    ],
  );
  assert.deepEqual(calls[3]?.properties?.products, [
    { product_id: 'cd', name: 'CD', category: 'Music', quantity: 5 },
  ]);
  assert.equal(new Set(calls.map((call) => call.messageId)).size, 4);
});

test('impossible days and short lines are counted, the header is not', async (context) => {
  const counts = new LineCounter();
  await collect(readCdnow(await sampleFile(context, 'a.txt', sample), counts));
  assert.deepEqual([counts.read, counts.kept, counts.refused], [6, 4, { malformed: 2 }]);
});

test('the published sample, with a second id in between, is read by its first', async (context) => {
  const [call] = await collect(
    readCdnow(await sampleFile(context, 'a.txt', ' 00004 0001 19970118  2   29.73\r\n')),
  );
  assert.deepEqual([call?.userId, call?.properties?.total], ['4', 29.73]);
});

test('the whole log: 69,659 purchases of 23,570 customers, to the cent', needsRealFiles, async () => {
  const path = join(realFolder ?? '', 'cdnow.txt');
  const calls = await collect(readCdnow(path));
  const amounts = (await readFile(path, 'utf8')).matchAll(/(\d+)\.(\d\d)\r?$/gm);
  const cents = [...amounts].reduce(
    (sum, [, dollars, rest]) => sum + Number(dollars) * 100 + Number(rest),
    0,
  );
  assert.equal(calls.length, 69_659);
  assert.equal(new Set(calls.map((call) => call.userId)).size, 23_570);
  assert.equal(
    calls.reduce((sum, call) => sum + totalCentsOf(call), 0),
    cents,
  );
  assert.ok(
    calls.every((call, index) => index === 0 || call.timestamp >= (calls[index - 1]?.timestamp ?? '')),
  );
});

/** A python3 that does what pip and zipfile do to the folder, and notes what it was asked. */
function pretendPython(asked: string[], files: readonly string[]): RunProcess {
  return async (command, args) => {
    asked.push([command, ...args].join(' '));
    const folder = args[args.indexOf('--dest') + 1] ?? '';
    if (args.includes('download'))
      await writeFile(join(folder, 'Lifetimes-0.11.3-py3-none-any.whl'), 'wheel');
    const target = args.at(-1) ?? '';
    if (!args.includes('-e')) return { exitCode: 0, output: '' };
    await mkdir(join(target, 'lifetimes', 'datasets'), { recursive: true });
    for (const file of files) await writeFile(join(target, 'lifetimes', 'datasets', file), sample);
    return { exitCode: 0, output: '' };
  };
}

test('the log is fetched once: pip downloads the pinned wheel, zipfile unpacks it', async (context) => {
  const folder = await ownFolder(context);
  const asked: string[] = [];
  const path = await cdnowFromPyPi(folder, pretendPython(asked, ['CDNOW_master.txt']));
  assert.equal(path, join(folder, 'lifetimes', 'datasets', 'CDNOW_master.txt'));
  assert.equal(await cdnowFromPyPi(folder, pretendPython(asked, [])), path);
  assert.equal(asked.length, 2);
  assert.match(asked[0] ?? '', /^python3 -m pip download --no-deps .*lifetimes==0\.11\.3$/);
  assert.equal((await collect(readCdnow(path))).length, 4);
});

test('a failed step is an error worth a retry that says what python said', async (context) => {
  const folder = await ownFolder(context);
  const failing: RunProcess = async () => ({ exitCode: 1, output: 'trying\nNo route to host\n' });
  await assert.rejects(cdnowFromPyPi(folder, failing), {
    code: 'SHOAL_DATASET_FETCH_FAILED',
    retriable: true,
    message: /No route to host$/,
  });
  await assert.rejects(cdnowFromPyPi(folder, pretendPython([], [])), { message: /CDNOW_master/ });
});

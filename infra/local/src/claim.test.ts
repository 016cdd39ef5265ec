import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { claimDirectory, DirectoryInUseError, isSameProcess } from './claim.ts';

const removed: string[] = [];
const removeContainer = async (name: string) => {
  removed.push(name);
};
// No process has this id: Linux gives at most 4194304.
const NO_PROCESS = 99_999_999;
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shoal-claim-'));
  removed.length = 0;
});
afterEach(() => rmSync(directory, { recursive: true }));

function leaveBehind(holdings: { pid: number; words: string[]; containers?: string[] }): void {
  const owner = { name: 'owner', pid: NO_PROCESS, words: ['test.ts'] };
  const processes = [{ name: 'Redis', pid: holdings.pid, words: holdings.words }];
  const content = { owner, processes, containers: holdings.containers ?? [] };
  writeFileSync(join(directory, 'stack.json'), JSON.stringify(content));
}

test('a directory belongs to one living process at a time', async () => {
  const claim = await claimDirectory(directory, removeContainer);
  await assert.rejects(claimDirectory(directory, removeContainer), DirectoryInUseError);
  claim.release();
  (await claimDirectory(directory, removeContainer)).release();
});

test('what a claim holds stands in stack.json until it is released', async () => {
  const claim = await claimDirectory(directory, removeContainer);
  claim.addProcess({ name: 'Kafka', pid: 12, words: ['kafka.Kafka'] });
  claim.addContainer('shoal-redis-1');
  const { processes, containers } = JSON.parse(readFileSync(join(directory, 'stack.json'), 'utf8'));
  assert.deepEqual(processes, [{ name: 'Kafka', pid: 12, words: ['kafka.Kafka'] }]);
  assert.deepEqual(containers, ['shoal-redis-1']);
  claim.release();
  assert.equal(existsSync(join(directory, 'stack.json')), false);
});

test('processes and containers that a killed owner left behind are ended', async () => {
  const leftover = spawn('sleep', ['300']);
  const ended = once(leftover, 'exit');
  leaveBehind({ pid: leftover.pid!, words: ['sleep', '300'], containers: ['shoal-kafka-1'] });
  const claim = await claimDirectory(directory, removeContainer);
  assert.deepEqual(await ended, [null, 'SIGTERM']);
  assert.deepEqual(removed, ['shoal-kafka-1']);
  claim.release();
});

test('a stranger that was given the process id of a former server is left alone', async () => {
  const stranger = spawn('sleep', ['300']);
  await once(stranger, 'spawn');
  leaveBehind({ pid: stranger.pid!, words: ['redis-server', '6379'] });
  const claim = await claimDirectory(directory, removeContainer);
  // Signal 0 asks whether the process is there; it throws when it is not.
  assert.equal(stranger.kill(0), true);
  claim.release();
  stranger.kill();
});

test('a process is known again by every word of its mark', () => {
  const mark = { name: 'Kafka', pid: 1, words: ['kafka.Kafka', '/srv/a/kafka'] };
  assert.equal(isSameProcess(mark, 'java -cp libs kafka.Kafka /srv/a/kafka/server.properties'), true);
  assert.equal(isSameProcess(mark, 'java -cp libs kafka.Kafka /srv/b/kafka/server.properties'), false);
  assert.equal(isSameProcess(mark, undefined), false);
});

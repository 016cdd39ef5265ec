import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { containerName, kafkaContainer, redisContainer } from './containers.ts';
import { javaMajor } from './kafka-files.ts';
import { randomClusterId } from './kafka-process.ts';
import { containerEnvironment, javaArguments, serverProperties } from './kafka-settings.ts';
import { brokersOf } from './plan.ts';
import { redisArguments } from './redis-process.ts';
import { findTool, missing, REDIS_SERVER } from './tools.ts';

test('every listener of the broker is on 127.0.0.1', () => {
  const properties = serverProperties({ port: 9092, controllerPort: 9093, dataFolder: '/data' });
  assert.match(properties, /^listeners=BROKER:\/\/127\.0\.0\.1:9092,CONTROLLER:\/\/127\.0\.0\.1:9093$/m);
  assert.match(properties, /^auto\.create\.topics\.enable=false$/m);
  assert.match(properties, /^log\.dirs=\/data$/m);
});

test('the broker in a container is advertised under the port that is published', () => {
  const environment = containerEnvironment(19092);
  assert.equal(environment.KAFKA_ADVERTISED_LISTENERS, 'BROKER://127.0.0.1:19092');
  assert.equal(environment.KAFKA_AUTO_CREATE_TOPICS_ENABLE, 'false');
  const { options } = kafkaContainer('name', {
    port: 19092,
    performance: false,
    durable: false,
    volume: undefined,
  });
  assert.equal(options[options.indexOf('--publish') + 1], '127.0.0.1:19092:19092');
});

test('a quick start gives up the optimising compiler and a benchmark keeps it', () => {
  const quick = javaArguments({ libs: '/libs', performance: false });
  const loaded = javaArguments({ libs: '/libs', performance: true });
  assert.ok(quick.includes('-XX:TieredStopAtLevel=1') && quick.includes('-Xmx512m'));
  assert.ok(!loaded.includes('-XX:TieredStopAtLevel=1') && loaded.includes('-Xmx1g'));
});

test('a class archive is either made or used', () => {
  const made = javaArguments({ libs: '/libs', performance: false, archive: { make: 'a.jsa' } });
  const used = javaArguments({ libs: '/libs', performance: false, archive: { use: 'a.jsa' } });
  assert.deepEqual(
    made.filter((each) => each.includes('a.jsa')),
    ['-XX:ArchiveClassesAtExit=a.jsa'],
  );
  assert.deepEqual(
    used.filter((each) => each.includes('a.jsa')),
    ['-XX:SharedArchiveFile=a.jsa'],
  );
});

test('Redis keeps nothing on disk unless it is durable, and never evicts', () => {
  assert.deepEqual(redisArguments(false).slice(0, 4), ['--appendonly', 'no', '--save', '']);
  assert.deepEqual(redisArguments(true).slice(0, 2), ['--appendonly', 'yes']);
  assert.equal(redisArguments(true).at(-1), 'noeviction');
});

test('only a durable Redis gets the volume that outlives its container', () => {
  const needs = { port: 6379, performance: false, volume: 'kept' };
  assert.ok(redisContainer('name', { ...needs, durable: true }).options.includes('kept:/data'));
  assert.ok(!redisContainer('name', { ...needs, durable: false }).options.includes('kept:/data'));
});

test('containers of two directories have different names, those of one always the same', () => {
  assert.equal(containerName('/a', 'kafka'), containerName('/a', 'kafka'));
  assert.notEqual(containerName('/a', 'kafka'), containerName('/b', 'kafka'));
  assert.notEqual(containerName('/a', 'kafka'), containerName('/a', 'redis'));
});

test('the major version of Java is read in the old and the new way of writing it', () => {
  assert.equal(javaMajor('openjdk version "17.0.15" 2025-04-15'), 17);
  assert.equal(javaMajor('openjdk version "25" 2025-09-16'), 25);
  assert.equal(javaMajor('java version "1.8.0_402"'), 8);
  assert.equal(javaMajor('command not found'), undefined);
});

test('a cluster id is 22 characters and never looks like an option', () => {
  for (let count = 0; count < 500; count += 1)
    assert.match(randomClusterId(), /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
});

test('KAFKA_BROKERS is a list, and one that names nothing counts as unset', () => {
  assert.deepEqual(brokersOf({ KAFKA_BROKERS: 'a:1, b:2' }), ['a:1', 'b:2']);
  assert.equal(brokersOf({ KAFKA_BROKERS: ' ,' }), undefined);
  assert.equal(brokersOf({}), undefined);
});

test('a tool is found along PATH when it can be executed, Java in JAVA_HOME first', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-tools-'));
  try {
    writeFileSync(join(folder, 'redis-server'), '');
    assert.equal(findTool('redis-server', { PATH: `/nowhere:${folder}` }), undefined);
    chmodSync(join(folder, 'redis-server'), 0o755);
    assert.equal(findTool('redis-server', { PATH: `/nowhere:${folder}` }), join(folder, 'redis-server'));
    const java = join(folder, 'bin', 'java');
    mkdirSync(join(folder, 'bin'));
    writeFileSync(java, '', { mode: 0o755 });
    writeFileSync(join(folder, 'java'), '', { mode: 0o755 });
    assert.equal(findTool('java', { PATH: folder, JAVA_HOME: folder }), java);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a missing tool is named together with every way to do without it', () => {
  assert.equal(
    missing(REDIS_SERVER),
    'redis-server is missing: install it ("sudo apt-get install redis-server" on Debian), start Docker, or set REDIS_URL to a Redis that runs already.',
  );
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { checkBoundaries } from './check-boundaries.ts';
import { RULES } from './rules.ts';

const ROOT = join(import.meta.dirname, '../..');
const PACKAGES = [
  'services/risk',
  'services/gateway',
  'libs/contracts',
  'libs/config',
  'libs/clustering',
  'libs/neural',
];

function plant(context: TestContext, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'shoal-boundaries-'));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const manifests = PACKAGES.map((folder): [string, string] => [
    `${folder}/package.json`,
    JSON.stringify({ name: `@shoal/${folder.split('/')[1]}` }),
  ]);
  for (const [path, text] of [...manifests, ...Object.entries(files)]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const RISK = 'services/risk/src/steps/score-risk.ts';
const DOMAIN = 'services/risk/src/domain/score.ts';
const ALGORITHM = 'libs/clustering/src/kmeans.ts';

const VIOLATIONS: [rule: string, path: string, source: string][] = [
  ['service-imports-service', RISK, "import { x } from '@shoal/gateway';"],
  ['service-imports-service', RISK, "import type { X } from '@shoal/gateway';"],
  ['service-imports-service', RISK, "export * from '@shoal/gateway/src/x.ts';"],
  ['service-imports-service', RISK, "import { x } from '../../../gateway/src/x.ts';"],
  ['service-imports-service', 'services/risk/src/a.test.ts', "const x = await import('@shoal/gateway');"],
  ['lib-imports-service', 'libs/config/src/x.ts', "import { x } from '@shoal/risk';"],
  ['lib-imports-service', 'libs/config/src/x.ts', "type X = import('@shoal/risk').X;"],
  ['contracts-import-ours', 'libs/contracts/src/x.ts', "import { x } from '@shoal/config';"],
  ['contracts-import-ours', 'libs/contracts/src/x.ts', "import { x } from '../../config/src/index.ts';"],
  ['package-by-path', RISK, "import { x } from '../../../../libs/config/src/load-config.ts';"],
  ['package-by-path', 'tests/e2e/x.test.ts', "import { x } from '../../services/risk/src/index.ts';"],
  ['kafka-client', RISK, "import { Kafka } from 'kafkajs';"],
  ['kafka-client', RISK, "import type { Kafka } from 'kafkajs';"],
  ['kafka-client', 'infra/local/src/x.ts', "const { Kafka } = await import('kafkajs');"],
  ['kafka-client', 'tests/e2e/x.ts', "import { Kafka } from 'kafkajs/index.js';"],
  ['kafka-client', 'libs/cache/src/x.ts', "import { Producer } from '@platformatic/kafka';"],
  ['redis-client', RISK, "import { Redis } from 'ioredis';"],
  ['redis-client', 'libs/messaging/src/x.ts', "const { Redis } = require('ioredis');"],
  [
    'redis-client',
    RISK,
    "import { createRequire } from 'node:module';\ncreateRequire(import.meta.url)('redis');",
  ],
  ['tensorflow', ALGORITHM, "import * as tf from '@tensorflow/tfjs-core';"],
  ['tensorflow', RISK, "type Tensor = import('@tensorflow/tfjs-core').Tensor;"],
  ['tensorflow', 'tests/e2e/x.test.ts', "const tf = await import('@tensorflow/tfjs-node/dist/index.js');"],
  ['environment', RISK, 'export const x = process.env.X;'],
  ['environment', RISK, "export const x = process['env'].X;"],
  ['environment', RISK, 'export const x = globalThis.process?.env.X;'],
  ['environment', RISK, 'const { env } = process;'],
  ['environment', RISK, 'const { X } = process.env;'],
  ['environment', RISK, 'export const f = (environment = process.env) => environment;'],
  ['environment', 'libs/cache/src/x.ts', "import { env } from 'node:process';"],
  ['pure-io', DOMAIN, "import { readFile } from 'node:fs/promises';"],
  ['pure-io', DOMAIN, "import { connect } from 'net';"],
  ['pure-io', DOMAIN, "import { pino } from 'pino';"],
  ['pure-io', DOMAIN, "import { loadConfig } from '@shoal/config';"],
  ['pure-io', DOMAIN, "import { randomUUID } from 'node:crypto';"],
  ['pure-io', DOMAIN, 'export const f = (name: string) => import(name);'],
  ['pure-io', ALGORITHM, "import { Worker } from 'node:worker_threads';"],
  ['pure-io', ALGORITHM, "import { loadTensorFlow } from '@shoal/neural';"],
  ['pure-io', ALGORITHM, "import { saveNetwork } from '@shoal/neural/storage';"],
  ['pure-io', ALGORITHM, "export const f = () => fetch('http://x');"],
  ['pure-ambient', DOMAIN, 'export const f = () => Date.now();'],
  ['pure-ambient', DOMAIN, 'export const f = () => new Date();'],
  ['pure-ambient', DOMAIN, 'export const f = () => Date();'],
  ['pure-ambient', DOMAIN, 'export const f = (now = Date.now) => now();'],
  ['pure-ambient', DOMAIN, 'const D = Date; export const f = () => D.now();'],
  ['pure-ambient', ALGORITHM, 'export const f = () => Math.random();'],
  ['pure-ambient', ALGORITHM, "export const f = () => Math['random']();"],
  ['pure-ambient', ALGORITHM, 'const { random } = Math;'],
  ['pure-ambient', ALGORITHM, 'export const f = () => globalThis.performance.now();'],
  ['pure-ambient', ALGORITHM, 'export const f = () => process.hrtime();'],
  ['pure-ambient', ALGORITHM, 'export const f = () => crypto.randomUUID();'],
  ['pure-ambient', ALGORITHM, 'export const f = () => setTimeout(() => 1, 5);'],
  ['domain-imports-out', DOMAIN, "import { x } from '../steps/score-risk.ts';"],
  ['parse', RISK, 'export const = ;'],
];

const ALLOWED: [path: string, source: string][] = [
  [RISK, "import { x } from '@shoal/contracts'; import { y } from '../domain/score.ts';"],
  [RISK, 'export const startedAtMs = Date.now() + Math.random() + performance.now();'],
  ['libs/messaging/src/x.ts', "import { Kafka } from 'kafkajs';"],
  ['libs/cache/src/x.ts', "import { Redis } from 'ioredis';"],
  ['libs/config/src/x.ts', 'export const f = (environment = process.env) => environment;'],
  ['infra/local/src/x.ts', 'export const path = process.env.PATH;'],
  ['services/risk/src/a.test.ts', 'export const path = process.env.PATH;'],
  ['services/risk/src/domain/a.test.ts', "import { readFileSync } from 'node:fs'; Math.random();"],
  [
    DOMAIN,
    "import { z } from '@shoal/contracts'; import { k } from '@shoal/clustering'; import { a } from './other.ts';",
  ],
  [DOMAIN, "import type { Clock } from '@shoal/config'; import type { Deps } from '../steps/score-risk.ts';"],
  [DOMAIN, "import { createHash } from 'node:crypto';"],
  [
    ALGORITHM,
    "import { dense } from '@shoal/neural/layers'; import type { TensorFlow } from '@shoal/neural';",
  ],
  [
    DOMAIN,
    'export const f = (ms: number, when: Date) => new Date(ms) < when && when instanceof Date && Date.UTC(2020);',
  ],
  [DOMAIN, 'export const f = (process: (x: number) => number) => process(Math.max(1, 2));'],
  [DOMAIN, 'export type F = (process: number) => number; export interface G { g(crypto: number): number }'],
  [
    DOMAIN,
    'export const event = { process: 1, performance: 2 }; export const x = event.process + event.performance;',
  ],
  [
    DOMAIN,
    '// Date.now() and process.env in a comment, "Math.random()" in a text\nexport const x = "Math.random()";',
  ],
];

describe('the boundary checker', () => {
  it('finds the tree clean, after reading it', () => {
    const { filesRead, violations } = checkBoundaries(ROOT);
    assert.deepEqual(violations, []);
    assert.ok(filesRead > 100, `only ${filesRead} files were read`);
  });

  for (const [rule, path, source] of VIOLATIONS) {
    it(`catches ${rule} in ${path}: ${source.replaceAll('\n', ' ')}`, (context) => {
      const { violations } = checkBoundaries(plant(context, { [path]: source }));
      assert.ok(
        violations.some((violation) => violation.rule === rule && violation.path === path),
        `found only ${JSON.stringify(violations)}`,
      );
    });
  }

  for (const [path, source] of ALLOWED) {
    it(`allows in ${path}: ${source.replaceAll('\n', ' ')}`, (context) => {
      assert.deepEqual(checkBoundaries(plant(context, { [path]: source })).violations, []);
    });
  }

  it('has a planted violation for every rule', () => {
    const planted = new Set(VIOLATIONS.map(([rule]) => rule));
    assert.deepEqual(
      RULES.map(({ id }) => id).filter((id) => !planted.has(id)),
      [],
    );
  });

  it('names the line', (context) => {
    const root = plant(context, {
      [RISK]: "\n\nimport { x } from 'kafkajs';\n\nexport const y = process.env.X;\n",
    });
    assert.deepEqual(
      checkBoundaries(root).violations.map(({ line, rule }) => [line, rule]),
      [
        [3, 'kafka-client'],
        [5, 'environment'],
      ],
    );
  });

  it('does not look into node_modules', (context) => {
    const root = plant(context, { 'services/risk/node_modules/x/index.js': "require('kafkajs');" });
    assert.equal(checkBoundaries(root).filesRead, 0);
  });
});

describe('check-boundaries on the command line', () => {
  it('lists violations as file:line rule why, and fails', async (context) => {
    const { code, output } = await run(plant(context, { [RISK]: "import { x } from 'kafkajs';" }));
    assert.equal(code, 1);
    assert.match(
      output,
      /^services\/risk\/src\/steps\/score-risk\.ts:1 kafka-client imports kafkajs: Kafka is spoken by/,
    );
    assert.match(output, /1 violations in 1 files/);
  });

  it('fails where there is nothing to read', async (context) => {
    const { code, output } = await run(plant(context, {}));
    assert.equal(code, 1);
    assert.match(output, /no file was read/);
  });

  it('passes a clean tree', async (context) => {
    assert.equal((await run(plant(context, { [RISK]: 'export const x = 1;' }))).code, 0);
  });
});

function run(root: string): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    const checker = join(import.meta.dirname, 'check-boundaries.ts');
    execFile(process.execPath, [checker, root], (error, stdout) =>
      resolve({ code: error?.code ?? 0, output: stdout }),
    );
  });
}

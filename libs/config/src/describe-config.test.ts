import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Type from 'typebox';
import { describeConfig, effectiveSettings, redisConfig } from './index.ts';

const schema = Type.Object({
  ...redisConfig,
  sweepIntervalMs: Type.Integer({
    env: 'SHOAL_SWEEP_INTERVAL_MS',
    description: 'Pause between sweeps',
    unit: 'ms',
    default: 60_000,
    minimum: 1000,
  }),
  key: Type.String({ env: 'SHOAL_KEY', description: 'Shared key', secret: true }),
  shops: Type.Optional(Type.Array(Type.String(), { env: 'SHOAL_SHOPS', description: 'Shops: a|b' })),
});

describe('describeConfig', () => {
  it('makes a Markdown table with each variable, its meaning, default and limits', () => {
    assert.deepEqual(describeConfig(schema).split('\n'), [
      '| variable | meaning | default | write |',
      '|---|---|---|---|',
      '| `REDIS_URL` | Redis address; rediss:// for TLS | `redis://127.0.0.1:6379` | an address that begins with redis:// or rediss:// |',
      '| `SHOAL_SWEEP_INTERVAL_MS` | Pause between sweeps | `60000` | a whole number of at least 1000 ms |',
      '| `SHOAL_KEY` | Shared key | required | text |',
      '| `SHOAL_SHOPS` | Shops: a\\|b | unset | a comma-separated list, each entry text |',
    ]);
  });
});

describe('effectiveSettings', () => {
  it('shows values as one would write them and masks secrets and passwords', () => {
    const config = { redisUrl: 'redis://me:hunter2@host:1', sweepIntervalMs: 5000, key: 'hunter2' };
    assert.deepEqual(effectiveSettings(schema, config), [
      { variable: 'REDIS_URL', value: 'redis://me:********@host:1' },
      { variable: 'SHOAL_SWEEP_INTERVAL_MS', value: '5000' },
      { variable: 'SHOAL_KEY', value: '********' },
      { variable: 'SHOAL_SHOPS', value: '(unset)' },
    ]);
    assert.equal(effectiveSettings(schema, { shops: ['a', 'b'] })[3]!.value, 'a,b');
  });
});

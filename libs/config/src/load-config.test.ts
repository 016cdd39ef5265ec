import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Type from 'typebox';
import { adminConfig, ConfigError, kafkaConfig, loadConfig, loggingConfig, redisConfig } from './index.ts';

const schema = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('feature-engineering', 9102),
  signingKey: Type.String({
    env: 'SHOAL_SIGNING_KEY',
    description: 'Key that signs webhooks',
    secret: true,
    minLength: 16,
  }),
  threshold: Type.Number({ env: 'SHOAL_THRESHOLD', default: 0.5, minimum: 0, maximum: 1 }),
  traceUrl: Type.Optional(Type.String({ env: 'SHOAL_TRACE_URL' })),
});

const signingKey = 'a-long-enough-signing-key';

function faultsOf(environment: Record<string, string>): ConfigError {
  try {
    loadConfig(schema, environment);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error;
  }
  return assert.fail('the environment was accepted');
}

describe('loadConfig', () => {
  it('takes the defaults where nothing is set', () => {
    assert.deepEqual(loadConfig(schema, { SHOAL_SIGNING_KEY: signingKey }), {
      kafkaBrokers: ['127.0.0.1:9092'],
      namespace: 'shoal',
      partitions: 6,
      replication: 1,
      sessionTimeoutMs: 20_000,
      redisUrl: 'redis://127.0.0.1:6379',
      logLevel: 'info',
      logPretty: false,
      traceRatio: 0.01,
      adminPort: 9102,
      host: '127.0.0.1',
      signingKey,
      threshold: 0.5,
    });
  });

  it('reads an empty or blank variable as one that is not set', () => {
    const config = loadConfig(schema, {
      SHOAL_SIGNING_KEY: signingKey,
      SHOAL_PARTITIONS: '',
      SHOAL_TRACE_URL: ' ',
    });
    assert.equal(config.partitions, 6);
    assert.equal(config.traceUrl, undefined);
  });

  const conversions: [variable: string, text: string, key: string, value: unknown][] = [
    ['SHOAL_PARTITIONS', ' 12 ', 'partitions', 12],
    ['SHOAL_THRESHOLD', '2.5e-1', 'threshold', 0.25],
    ['SHOAL_LOG_PRETTY', 'YES', 'logPretty', true],
    ['SHOAL_LOG_PRETTY', '0', 'logPretty', false],
    ['KAFKA_BROKERS', 'a:1, b:2,', 'kafkaBrokers', ['a:1', 'b:2']],
    ['SHOAL_FEATURE_ENGINEERING_ADMIN_PORT', '0', 'adminPort', 0],
    ['SHOAL_TRACE_URL', 'http://traces', 'traceUrl', 'http://traces'],
  ];
  for (const [variable, text, key, value] of conversions) {
    it(`converts ${variable}="${text}" to ${JSON.stringify(value)}`, () => {
      const config: Record<string, unknown> = loadConfig(schema, {
        SHOAL_SIGNING_KEY: signingKey,
        [variable]: text,
      });
      assert.deepEqual(config[key], value);
    });
  }

  const faults: [variable: string, text: string, wrong: RegExp, remedy: RegExp][] = [
    ['SHOAL_PARTITIONS', 'six', /"six", which is not a whole number/, /whole number from 1 to 10000/],
    ['SHOAL_PARTITIONS', '1.5', /"1.5", which is not a whole number/, /SHOAL_PARTITIONS=6/],
    ['SHOAL_PARTITIONS', '0x10', /not a whole number/, /whole number/],
    ['SHOAL_PARTITIONS', '0', /"0", which must be >= 1/, /from 1 to 10000/],
    ['SHOAL_THRESHOLD', 'NaN', /"NaN", which is not a number/, /a number from 0 to 1/],
    ['SHOAL_THRESHOLD', '1.2', /must be <= 1/, /a number from 0 to 1/],
    ['SHOAL_LOG_PRETTY', 'maybe', /neither true nor false/, /true or false/],
    ['SHOAL_LOG_LEVEL', 'loud', /"loud", which is none of the choices/, /one of trace, debug, info/],
    [
      'KAFKA_BROKERS',
      'broker',
      /"broker", which is not of the expected form/,
      /comma-separated list, each entry host:port/,
    ],
    ['KAFKA_BROKERS', ',', /must not have fewer/, /KAFKA_BROKERS=127.0.0.1:9092/],
    ['REDIS_URL', 'localhost', /"localhost", which is not of the expected form/, /begins with redis:\/\//],
    ['SHOAL_SIGNING_KEY', '', /is missing \(Key that signs webhooks\)/, /Set it to text of at least 16/],
  ];
  for (const [variable, text, wrong, remedy] of faults) {
    it(`refuses ${variable}="${text}" and says what to write`, () => {
      const error = faultsOf({ SHOAL_SIGNING_KEY: signingKey, [variable]: text });
      assert.equal(error.faults.length, 1);
      assert.equal(error.faults[0]!.variable, variable);
      assert.match(error.faults[0]!.wrong, wrong);
      assert.match(error.faults[0]!.remedy, remedy);
    });
  }

  it('reports every fault at once under one code', () => {
    const error = faultsOf({ SHOAL_PARTITIONS: 'x', SHOAL_THRESHOLD: '9', SHOAL_LOG_LEVEL: 'loud' });
    assert.equal(error.code, 'SHOAL_CONFIG_INVALID');
    assert.deepEqual(
      error.faults.map((fault) => fault.variable),
      ['SHOAL_PARTITIONS', 'SHOAL_LOG_LEVEL', 'SHOAL_SIGNING_KEY', 'SHOAL_THRESHOLD'],
    );
    assert.match(error.message, /^The configuration has 4 faults:\n {2}- SHOAL_PARTITIONS is "x"/);
  });

  it('never shows a secret, nor a password inside an address', () => {
    const short = faultsOf({ SHOAL_SIGNING_KEY: 'hunter2' });
    assert.match(short.message, /SHOAL_SIGNING_KEY has a value that must not have fewer than 16/);
    assert.doesNotMatch(short.message, /hunter2/);
    const address = faultsOf({ SHOAL_SIGNING_KEY: signingKey, REDIS_URL: 'http://me:hunter2@host' });
    assert.doesNotMatch(address.message, /hunter2/);
    assert.match(address.message, /http:\/\/me:\*+@host/);
  });

  it('does not show a secret of the wrong type either', () => {
    const pin = Type.Object({ pin: Type.Array(Type.Integer(), { env: 'SHOAL_PIN', secret: true }) });
    assert.throws(
      () => loadConfig(pin, { SHOAL_PIN: '12,hunter2' }),
      (error: Error) =>
        /SHOAL_PIN has a value that is not usable/.test(error.message) && !/hunter2/.test(error.message),
    );
  });

  it('blames the schema, not the environment, for a setting without a variable and for a wrong default', () => {
    assert.throws(() => loadConfig(Type.Object({ lost: Type.String() }), {}), TypeError);
    const wrongDefault = Type.Object({ size: Type.Integer({ env: 'SIZE', minimum: 5, default: 1 }) });
    assert.throws(() => loadConfig(wrongDefault, {}), /default of SIZE must be >= 5/);
  });

  it('returns a record that cannot be changed', () => {
    assert.ok(Object.isFrozen(loadConfig(schema, { SHOAL_SIGNING_KEY: signingKey })));
  });

  it('lists a fault that several services share once', () => {
    const fault = { variable: 'A', wrong: 'is missing', remedy: 'Set it.' };
    assert.match(
      new ConfigError([fault, { ...fault }]).message,
      /^The configuration has 1 fault:\n {2}- A is missing. Set it.$/,
    );
  });
});

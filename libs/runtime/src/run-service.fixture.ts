// A service for run-service.test.ts to run in a process of its own. FIXTURE_MODE says how it misbehaves.
import { adminConfig, kafkaConfig, loadConfig, loggingConfig, redisConfig } from '@shoal/config';
import Type from 'typebox';
import { runService, type ServiceDefinition } from './index.ts';

const { mode } = loadConfig(Type.Object({ mode: Type.String({ env: 'FIXTURE_MODE', default: 'well' }) }));

const schema = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('fixture', 0),
  key: Type.String({ env: 'SHOAL_FIXTURE_KEY', description: 'Shared key', secret: true, minLength: 8 }),
});

const definition: ServiceDefinition<typeof schema> = {
  name: 'fixture',
  description: 'Does nothing, in order.',
  config: schema,
  start: async ({ logger }) => {
    if (mode === 'start-fails') throw new Error('no broker');
    if (mode === 'rejects') setImmediate(() => void Promise.reject(new Error('nobody caught me')));
    if (mode === 'throws') {
      setImmediate(() => {
        throw new Error('nobody caught me');
      });
    }
    return {
      checks: {},
      stop: async () => {
        logger.info({}, 'batch in hand finished');
        if (mode === 'hangs') await new Promise(() => {});
        if (mode === 'stop-fails') throw new Error('stuck');
      },
    };
  },
};

await runService(definition);

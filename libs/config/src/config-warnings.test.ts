import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Type from 'typebox';
import { adminConfig, configWarnings, kafkaConfig } from './index.ts';

const ingestion = Type.Object({ ...kafkaConfig, ...adminConfig('ingestion', 9101) });
const gateway = Type.Object({ ...kafkaConfig, ...adminConfig('gateway', 9109) });

describe('configWarnings', () => {
  const typos: [written: string, meant: string][] = [
    ['SHOAL_PARTITION', 'SHOAL_PARTITIONS'],
    ['SHOAL_PARTIITONS', 'SHOAL_PARTITIONS'],
    ['SHOAL_INGESTON_ADMIN_PORT', 'SHOAL_INGESTION_ADMIN_PORT'],
  ];
  for (const [written, meant] of typos) {
    it(`suggests ${meant} for ${written}`, () => {
      const warnings = configWarnings([ingestion, gateway], { [written]: '1' });
      assert.deepEqual(warnings, [
        {
          variable: written,
          suggestion: meant,
          message: `${written} is read by nothing. Did you mean ${meant}?`,
        },
      ]);
    });
  }

  it('is silent about known variables, those of other services in the process, and unlike or foreign ones', () => {
    const environment = {
      SHOAL_PARTITIONS: '6',
      SHOAL_GATEWAY_ADMIN_PORT: '1',
      SHOAL_SOMETHING_ELSE: 'x',
      KAFKA_BROKER: 'x',
      PATH: '/bin',
    };
    assert.deepEqual(configWarnings([ingestion, gateway], environment), []);
  });
});

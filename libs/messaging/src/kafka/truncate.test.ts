import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Admin } from 'kafkajs';
import { truncate } from './truncate.ts';

/** As kafkajs gives it for a fault that it does not try again: wrapped, without the partitions. */
function refusal(type: string): Error {
  const partitions = [{ partition: 0, offset: '5', error: { type } }];
  const cause = Object.assign(new Error('Error while deleting records'), { partitions });
  return new Error('Error while deleting records', { cause });
}

interface Resource {
  readonly configEntries: readonly { readonly name: string; readonly value: string }[];
}

/** A broker that refuses to remove records with these faults, one after the other. */
function adminWith(faults: Error[]) {
  const policies: string[] = [];
  const removed: unknown[] = [];
  const admin: Partial<Admin> = {
    describeConfigs: async () =>
      ({
        resources: [
          { configEntries: [{ configName: 'cleanup.policy', configValue: 'compact', configSource: 1 }] },
        ],
      }) as never,
    alterConfigs: async ({ resources }) => {
      const [{ configEntries }] = resources as unknown as [Resource];
      policies.push(configEntries.find(({ name }) => name === 'cleanup.policy')?.value ?? '');
    },
    fetchTopicOffsets: async () => [{ partition: 0, offset: '9', high: '9', low: '0' }],
    deleteTopicRecords: async ({ partitions }) => {
      const fault = faults.shift();
      if (fault) throw fault;
      removed.push(...partitions);
    },
  };
  return { admin: admin as Admin, policies, removed };
}

it('goes on until the leader has heard that records may be removed, and closes the topic again', async () => {
  const { admin, policies, removed } = adminWith([refusal('POLICY_VIOLATION'), refusal('POLICY_VIOLATION')]);
  await truncate(admin, 'features.v1', new Map([[0, 5]]));
  assert.deepEqual(removed, [{ partition: 0, offset: '5' }]);
  assert.deepEqual(policies, ['compact,delete', 'compact']);
});

it('gives up at once on any other fault, and closes the topic again', async () => {
  const { admin, policies } = adminWith([refusal('TOPIC_AUTHORIZATION_FAILED')]);
  await assert.rejects(truncate(admin, 'features.v1', new Map([[0, 5]])), {
    message: /^records of features\.v1 could not be removed: .*TOPIC_AUTHORIZATION_FAILED$/,
  });
  assert.deepEqual(policies, ['compact,delete', 'compact']);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { refusals, topicName } from '@shoal/contracts';
import fc from 'fast-check';
import { openDoor } from '../testing/door.fixture.ts';
import { hostileBodies } from '../testing/hostile-values.fixture.ts';
import { namespace } from '../testing/inbox.fixture.ts';

const requests = 10_000;

interface Verdict {
  readonly code: string;
  readonly message?: string;
}

/** A single call, or one event of a batch between two good ones. */
function assertVerdict(verdict: Verdict, body: string): void {
  if (verdict.code === 'accepted') return;
  assert.ok(Object.hasOwn(refusals, verdict.code) && verdict.code !== 'internal', `${verdict.code}: ${body}`);
  assert.ok((verdict.message ?? '').length > 10, body);
}

it(`${requests} hostile requests are each answered with a verdict, and what was accepted is in the inbox`, async () => {
  const door = await openDoor();
  const good = '{"type":"page","userId":"good"}';
  let accepted = 0;
  let refused = 0;
  const bodies = fc.sample(hostileBodies, { seed: 42, numRuns: requests });
  for (const [i, body] of bodies.entries()) {
    const isBatch = i % 3 === 0;
    const url = isBatch ? '/v1/batch' : `/v1/${['track', 'alias', 'identify', 'page'][i % 4]}`;
    const payload = isBatch ? `{"batch":[${good},${body},${good}]}` : body;
    const answer = await door.post(url, payload);
    const { code, message, results } = JSON.parse(answer.body) as Verdict & { results?: Verdict[] };
    assert.ok(answer.statusCode < 500, `${answer.statusCode} to ${body.slice(0, 300)}`);
    const verdicts = results ?? [{ code, message }];
    if (results) assert.equal(results[0]?.code, 'accepted', 'the good one is not held up');
    for (const verdict of verdicts) assertVerdict(verdict, body.slice(0, 300));
    accepted += verdicts.filter((verdict) => verdict.code === 'accepted').length;
    refused += verdicts.filter((verdict) => verdict.code !== 'accepted').length;
  }
  const ends = await door.inbox.messaging.offsets(topicName(namespace, 'inbox'));
  assert.equal(
    ends.reduce((sum, { high }) => sum + high, 0),
    accepted,
  );
  assert.ok(refused > requests / 2, `${refused} were refused`);
  // Each refusal is one line, and says nothing of what was sent but its id.
  assert.equal(door.logger.lines.length, refused);
  const known = new Set(['shop', 'code', 'path', 'messageId', 'traceId', 'index']);
  const fields = door.logger.lines.flatMap((line) => Object.keys(line.fields));
  assert.deepEqual(
    fields.filter((field) => !known.has(field)),
    [],
  );
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
});

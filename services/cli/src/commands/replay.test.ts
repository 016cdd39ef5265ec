import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, it } from 'node:test';
import { runIn } from '../run-program.fixture.ts';
import { temporaryFolder } from '../run-shoal.fixture.ts';

const { folder, write } = temporaryFolder();
const calls = `${folder}/${write(
  'calls.ndjson',
  Array.from({ length: 12 }, (_, i) => `${JSON.stringify({ type: 'page', userId: `u${i}` })}\n`).join('') +
    'no json\n',
)}`;

interface Seen {
  readonly userId: string;
  readonly messageId: string;
}

describe('shoal replay', () => {
  let url = '';
  let seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    if (request.headers.authorization !== `Basic ${btoa('right:')}`) return response.writeHead(401).end('{}');
    const { batch } = JSON.parse(await text(request)) as { batch: Seen[] };
    const results = batch.map(({ userId }, index) => {
      if (userId === 'u3') return { index, code: 'invalid_event', message: 'event.name is missing' };
      return { index, code: 'accepted' };
    });
    seen.push(...batch);
    const refused = results.filter(({ code }) => code !== 'accepted').length;
    return response.end(JSON.stringify({ accepted: batch.length - refused, refused, results }));
  });
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    seen = [];
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends a file and says what was refused and why, and which lines were none', async () => {
    const { code, stdout, stderr } = await runIn({}, 'replay', calls, '--url', url, '--key', 'right');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^11 accepted, 1 refused in .* s \(.*\/s\)\n {2}invalid_event 1: call 4, event\.name is missing\n$/,
    );
    assert.match(stderr, /calls\.ndjson that became no event: no JSON object 1\n$/);
    assert.equal(seen.length, 12);
  });

  it('gives the same calls the same ids at every replay, so that they count once', async () => {
    await runIn({}, 'replay', calls, '--url', url, '--key', 'right');
    const ids = seen.map(({ messageId }) => messageId);
    assert.equal(new Set(ids).size, 12);
    seen = [];
    await runIn({ SHOAL_WRITE_KEY: 'right' }, 'replay', calls, '--url', url);
    assert.deepEqual(seen.map(({ messageId }) => messageId).sort(), ids.sort());
  });

  it('stops after --limit, and prints one object with --json', async () => {
    const run = await runIn({}, 'replay', calls, '--url', url, '--key', 'right', '--limit', '3', '--json');
    const { source, accepted, refused, acknowledged } = JSON.parse(run.stdout);
    assert.deepEqual([source, accepted, refused, acknowledged, seen.length], ['calls', 3, 0, 3, 3]);
  });

  it('ends with 2 and one line when the key is refused', async () => {
    const { code, stdout, stderr } = await runIn({}, 'replay', calls, '--url', url, '--key', 'wrong');
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(stderr, `--key is refused: ${url} does not know this write key, or it was revoked\n`);
  });

  it('ends with 2 and one line when the file is none that it knows', async () => {
    const { code, stderr } = await runIn({}, 'replay', `${folder}/none`, '--url', url, '--key', 'right');
    assert.equal(code, 2);
    assert.match(stderr, /^There is no file ".*none"; known are online-retail .*\n$/);
  });
});

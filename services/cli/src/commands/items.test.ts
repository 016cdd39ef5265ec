import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { runIn } from '../run-program.fixture.ts';
import { temporaryFolder } from '../run-shoal.fixture.ts';

const { folder, write } = temporaryFolder();
const file = (name: string, content: string | Buffer) => `${folder}/${write(name, content)}`;

describe('shoal items send', () => {
  let url = '';
  let bodies: string[] = [];
  let busy = 0;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.headers.authorization !== `Basic ${btoa('right:')}`) return response.writeHead(401).end('{}');
    if (request.url !== '/v1/items' || request.headers['content-type'] !== 'application/x-ndjson')
      return response.writeHead(404).end('{}');
    if (busy > 0) {
      busy -= 1;
      return response.writeHead(503, { 'retry-after': '0' }).end('{}');
    }
    bodies.push(body);
    const lines = body.trimEnd().split('\n');
    const verdicts = lines.flatMap((line, index) =>
      line.includes('"title"') ? [] : [{ index, itemId: 'x', code: 'invalid_item', message: 'no title' }],
    );
    return response.end(
      JSON.stringify({ accepted: lines.length - verdicts.length, refused: verdicts.length, verdicts }),
    );
  });
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    bodies = [];
    busy = 0;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const send = (path: string, ...rest: string[]) =>
    runIn({}, 'items', 'send', path, '--url', url, '--key', 'right', ...rest);
  const sent = () =>
    bodies.flatMap((body) =>
      body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );

  it('sends lines of JSON in parts, and says which line was refused and why', async () => {
    const lines = Array.from({ length: 4_500 }, (_, i) =>
      JSON.stringify(i === 4_200 ? { itemId: 'x' } : { itemId: `p-${i}`, title: 'Shirt' }),
    );
    const { code, stdout } = await send(file('items.ndjson.gz', gzipSync(`\ufeff${lines.join('\n\n')}\n`)));
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^4,499 items accepted, 1 refused in .* s \(.*\/s\)\n {2}line 8401 \(x\): no title\n$/,
    );
    assert.equal(bodies.length, 3);
    assert.equal(sent().length, 4_500);
  });

  it('makes items of a csv: what is no field of an item is an attribute', async () => {
    const csv =
      'itemId,title,category,price,hidden,brand\np-1,"Shirt, white",Clothing > Shirts,49.90,no,Acme\np-2,Hat,,n/a,,\n';
    const { code, stdout } = await send(file('items.csv', csv), '--json');
    assert.equal(code, 0);
    const { accepted, refused, examples } = JSON.parse(stdout);
    assert.deepEqual([accepted, refused, examples], [2, 0, []]);
    assert.deepEqual(sent(), [
      {
        ...{ itemId: 'p-1', title: 'Shirt, white', category: ['Clothing', 'Shirts'], price: 49.9 },
        ...{ hidden: false, attributes: { brand: 'Acme' } },
      },
      { itemId: 'p-2', title: 'Hat', price: 'n/a' },
    ]);
  });

  it('repeats what the door was too busy for', async () => {
    busy = 1;
    const { stdout } = await send(file('one.ndjson', '{"itemId":"a","title":"b"}'));
    assert.match(stdout, /^1 items accepted, 0 refused in .*, 1 requests repeated\)\n$/);
  });

  const faults: readonly (readonly [string, string, RegExp])[] = [
    ['an empty file', '', /is empty: it needs items/],
    ['a csv without titles', 'itemId,name\n1,a\n', /has no column 'title'/],
    ['a record that is too short', 'itemId,title\n1,a\n2\n', /record 3: has 1 values, the header 2/],
  ];
  for (const [name, content, message] of faults)
    it(`says what to mend of ${name}`, async () => {
      const { code, stderr } = await send(file('bad.csv', content));
      assert.notEqual(code, 0);
      assert.match(stderr, message);
    });

  it('says that a key is refused', async () => {
    const path = file('one.ndjson', '{"itemId":"a","title":"b"}');
    const { code, stderr } = await runIn({}, 'items', 'send', path, '--url', url, '--key', 'wrong');
    assert.notEqual(code, 0);
    assert.match(stderr, /--key is refused/);
  });
});

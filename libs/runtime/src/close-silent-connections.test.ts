import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { it } from 'node:test';
import fastify from 'fastify';
import { closeSilentConnections } from './close-silent-connections.ts';

it('a server closes at once though somebody is connected and says nothing', { timeout: 10_000 }, async () => {
  const app = fastify({ forceCloseConnections: 'idle' });
  closeSilentConnections(app);
  app.get('/', async () => 'answer');
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const asked = connect(port).end('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(chunk as Buffer);
  assert.match(Buffer.concat(chunks).toString(), /answer/);
  const silent = connect(port);
  const connected = once(app.server, 'connection');
  const closed = once(silent, 'close');
  await connected;
  await app.close();
  await closed;
});

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { after, test } from 'node:test';
import { choosePort, portIsFree } from './ports.ts';
import { kafkaAnswers, redisAnswers } from './probes.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

/** A server that sends the same bytes to whoever asks. */
async function serve(answer: Buffer | string): Promise<{ host: string; port: number }> {
  const server = createServer((socket) => {
    socket.on('data', () => socket.end(answer));
    socket.on('error', () => {});
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return { host: '127.0.0.1', port: address.port };
}

function metadataAnswer(brokerCount: number): Buffer {
  const answer = Buffer.alloc(16);
  answer.writeInt32BE(12, 0);
  answer.writeInt32BE(1, 4);
  answer.writeInt32BE(brokerCount, 12);
  return answer;
}

test('a broker counts as ready when it names itself, not while it is fenced off', async () => {
  assert.equal(await kafkaAnswers(await serve(metadataAnswer(1))), true);
  assert.equal(await kafkaAnswers(await serve(metadataAnswer(0))), false);
});

test('a server that speaks another protocol is neither Kafka nor Redis', async () => {
  const address = await serve('HTTP/1.1 400 Bad Request\r\n\r\n');
  assert.equal(await kafkaAnswers(address), false);
  assert.equal(await redisAnswers(address), false);
});

test('a Redis that asks for a password is there', async () => {
  assert.equal(await redisAnswers(await serve('+PONG\r\n')), true);
  assert.equal(await redisAnswers(await serve('-NOAUTH Authentication required.\r\n')), true);
  assert.equal(await redisAnswers(await serve('-LOADING Redis is loading the dataset in memory\r\n')), false);
});

test('a wanted port that is taken is replaced, and that is said', async () => {
  const { port } = await serve('');
  const lines: string[] = [];
  const chosen = await choosePort('Kafka', port, (line) => lines.push(line));
  assert.notEqual(chosen, port);
  assert.equal(await portIsFree(chosen), true);
  assert.deepEqual(lines, [`Port ${port} is taken: Kafka listens on ${chosen} instead`]);
});

import { connect } from 'node:net';

const ANSWER_WITHIN_MS = 1000;
const METADATA_API_KEY = 3;
const METADATA_VERSION = 4;

export type Address = { readonly host: string; readonly port: number };

/**
 * Whether a broker answers and serves clients. It is asked for the cluster's metadata: a broker that has opened its
 * port but is still fenced off by the controller does not name itself there, and topics could not be created yet.
 */
export async function kafkaAnswers(address: Address): Promise<boolean> {
  const answer = await ask(address, metadataRequest(), (received) => {
    return received.length >= 4 && received.length >= 4 + received.readInt32BE(0);
  });
  // Response v4: size, correlation id, throttle time, then the number of brokers, four bytes each.
  return answer !== undefined && answer.length >= 16 && answer.readInt32BE(12) > 0;
}

/** Whether a Redis server answers; a refusal for want of a password is an answer too. */
export async function redisAnswers(address: Address): Promise<boolean> {
  const answer = await ask(address, Buffer.from('PING\r\n'), (received) => received.includes('\r\n'));
  return answer !== undefined && /^(\+PONG|-NOAUTH)/.test(answer.toString('latin1'));
}

/** Whether anything accepts connections there. */
export async function accepts(address: Address): Promise<boolean> {
  return (await ask(address, undefined, () => true)) !== undefined;
}

// https://kafka.apache.org/protocol#The_Messages_Metadata: header v1, no topics, no topic creation.
function metadataRequest(): Buffer {
  const clientId = 'shoal-probe';
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + clientId.length + 4 + 1);
  let at = request.writeInt32BE(request.length - 4, 0);
  at = request.writeInt16BE(METADATA_API_KEY, at);
  at = request.writeInt16BE(METADATA_VERSION, at);
  at = request.writeInt32BE(1, at);
  at = request.writeInt16BE(clientId.length, at);
  at += request.write(clientId, at);
  request.writeInt32BE(0, at);
  return request;
}

/** What came back once `complete` holds; undefined when the connection failed, closed early or took over a second. */
function ask(
  { host, port }: Address,
  question: Buffer | undefined,
  complete: (received: Buffer) => boolean,
): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_WITHIN_MS });
    let received = Buffer.alloc(0);
    const end = (answer?: Buffer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => (question ? socket.write(question) : end(received)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (complete(received)) end(received);
    });
    for (const event of ['error', 'timeout', 'close']) socket.on(event, () => end());
  });
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** One answer out of the ordinary; the requests after the scripted ones are answered as ingestion does. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly retryAfter?: string;
  readonly text?: string;
  /** Cuts the connection before the calls are taken, after it, or in the middle of the answer. */
  readonly cut?: 'before' | 'after' | 'within';
  /** Never answers. */
  readonly silent?: boolean;
}

interface SeenCall {
  readonly messageId: string;
  readonly anonymousId: string;
  readonly place: number;
}

export interface DoorScript {
  readonly port?: number;
  readonly key?: string;
  readonly answers?: readonly ScriptedAnswer[];
  readonly refuses?: (call: SeenCall) => boolean;
  readonly bytesMax?: number;
  readonly holdMs?: number;
}

export type Door = Awaited<ReturnType<typeof openDoor>>;

/** A real HTTP server with the batch contract of ingestion: it takes a messageId once, and answers as it is told to. */
export async function openDoor(script: DoorScript) {
  const accepted = new Set<string>();
  const seen: SeenCall[] = [];
  const bodies: string[] = [];
  const waiting = new Set<{ count: number; resolve: () => void }>();
  const answers = [...(script.answers ?? [])];
  let atOnce = 0;
  let mostAtOnce = 0;

  const take = (body: string) => {
    const { batch } = JSON.parse(body) as { batch: SeenCall[] };
    const results = batch.map((call, index) => {
      if (script.refuses?.(call)) return { index, code: 'invalid_event', message: 'not today' };
      if (!accepted.has(call.messageId)) seen.push(call);
      accepted.add(call.messageId);
      return { index, code: 'accepted', messageId: call.messageId };
    });
    const count = results.filter(({ code }) => code === 'accepted').length;
    return { accepted: count, refused: results.length - count, results };
  };

  const misbehave = (answer: ScriptedAnswer, body: string, response: ServerResponse) => {
    if (answer.silent) return;
    if (answer.cut === 'before') return response.destroy();
    if (answer.cut === 'after') {
      take(body);
      return response.destroy();
    }
    if (answer.cut === 'within') {
      const whole = JSON.stringify(take(body));
      response.writeHead(200, { 'content-length': whole.length });
      return response.write(whole.slice(0, whole.length / 2), () => response.destroy());
    }
    const headers = answer.retryAfter === undefined ? {} : { 'retry-after': answer.retryAfter };
    return response.writeHead(answer.status ?? 500, headers).end(answer.text ?? '{"message":"later"}');
  };

  const respond = (body: string, user: string | undefined, response: ServerResponse) => {
    if (user !== (script.key ?? 'k')) return response.writeHead(401).end('{"message":"unknown key"}');
    if (Buffer.byteLength(body) > (script.bytesMax ?? Number.POSITIVE_INFINITY))
      return response.writeHead(413).end('{"message":"send smaller batches"}');
    const scripted = answers.shift();
    if (scripted) return misbehave(scripted, body, response);
    const verdicts = take(body);
    return response.writeHead(verdicts.accepted > 0 ? 200 : 400).end(JSON.stringify(verdicts));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    const body = await readText(request);
    bodies.push(body);
    for (const each of waiting) if (bodies.length >= each.count) each.resolve();
    if (script.holdMs) await delay(script.holdMs);
    atOnce -= 1;
    return respond(body, userOf(request), response);
  };

  const server = createServer(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  );
  server.listen(script.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    accepted,
    seen,
    bodies,
    get mostAtOnce() {
      return mostAtOnce;
    },
    /** Resolves once so many requests have come. */
    requests: (count: number) =>
      new Promise<void>((resolve) => {
        if (bodies.length >= count) return resolve();
        waiting.add({ count, resolve });
      }),
    /** Resolves once no client is connected any more. */
    allClosed: async () => {
      const connections = () =>
        new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
      while ((await connections()) > 0) await delay(5);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function userOf({ headers }: IncomingMessage): string | undefined {
  return Buffer.from(String(headers.authorization).slice('Basic '.length), 'base64').toString().split(':')[0];
}

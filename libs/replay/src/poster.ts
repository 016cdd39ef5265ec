import * as http from 'node:http';
import * as https from 'node:https';
import { text as readText } from 'node:stream/consumers';

export interface PosterOptions {
  readonly url: string;
  readonly key: string;
  /** Where bodies go, and what they are. */
  readonly path: string;
  readonly contentType: string;
  readonly connectionsMax: number;
  readonly requestTimeoutMs: number;
}

export interface RawAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** Posts to one address over connections of its own. */
export interface Poster {
  readonly url: string;
  readonly path: string;
  /** Rejects when the connection fails, the time is over, or the signal fires. */
  post(body: string, signal: AbortSignal): Promise<RawAnswer>;
  /** Closes every connection: one that is left open, with nothing to say, keeps a server from stopping. */
  close(): void;
}

// Not by fetch: its connections belong to the process and cannot be closed.
export function createPoster(options: PosterOptions): Poster {
  const { url, key, connectionsMax, requestTimeoutMs } = options;
  const target = new URL(`${url}${options.path}`);
  const { Agent, request } = target.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsMax });
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
  return {
    url,
    path: options.path,
    post: (body, stop) => {
      const bytes = Buffer.from(body);
      const headers = {
        authorization,
        'content-type': options.contentType,
        'content-length': bytes.length,
      };
      const signal = AbortSignal.any([stop, AbortSignal.timeout(requestTimeoutMs)]);
      return new Promise((resolve, reject) => {
        const sent = request(target, { method: 'POST', agent, headers, signal }, (response) => {
          readText(response).then((text) => resolve(toAnswer(response, text)), reject);
        });
        sent.on('error', (error) => reject(signal.aborted ? signal.reason : error));
        sent.end(bytes);
      });
    },
    close: () => agent.destroy(),
  };
}

function toAnswer({ statusCode = 0, headers }: http.IncomingMessage, text: string): RawAnswer {
  return { status: statusCode, retryAfter: headers['retry-after'], text };
}

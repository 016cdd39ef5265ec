import type { ChangesAnswer, MembersAnswer, SegmentChange, SegmentsAnswer } from '@shoal/contracts';
import { createParser } from 'eventsource-parser';

/** The read API as anyone with a key has it: what the summary shows can be asked for by everybody. */
export interface GatewayClient {
  segments(): Promise<SegmentsAnswer>;
  /** Customers who entered a segment lately, the newest last. */
  recentEntries(limit: number): Promise<readonly SegmentChange[]>;
  /** One customer of a segment, or undefined while there is none. */
  oneMember(segmentId: string): Promise<string | undefined>;
  /** Follows customers who enter segments; resolves when the signal fires or the gateway ends the stream. */
  followEntries(see: (change: SegmentChange) => void, signal: AbortSignal): Promise<void>;
}

const ANSWER_WITHIN_MS = 10_000;

/** Calls reject with an Error that names path and status when the gateway does not answer with 200. */
export function gatewayClient(url: string, readKey: string): GatewayClient {
  const headers = { authorization: `Bearer ${readKey}` };
  const get = async (path: string, signal: AbortSignal): Promise<Response> => {
    const response = await fetch(`${url}${path}`, { headers, signal });
    if (response.ok) return response;
    throw new Error(`${url}${path} answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  };
  const ask = async (path: string) => (await get(path, AbortSignal.timeout(ANSWER_WITHIN_MS))).json();
  return {
    segments: async () => (await ask('/v1/segments')) as SegmentsAnswer,
    recentEntries: async (limit) => {
      const answer = await ask(`/v1/segment-changes/recent?type=segment.entered&limit=${limit}`);
      return (answer as ChangesAnswer).changes;
    },
    oneMember: async (segmentId) => {
      const answer = await ask(`/v1/segments/${segmentId}/members?limit=1`);
      return (answer as MembersAnswer).members[0]?.customerId;
    },
    followEntries: async (see, signal) => {
      const response = await get('/v1/segment-changes?type=segment.entered', signal);
      const parser = createParser({ onEvent: ({ data }) => see(JSON.parse(data) as SegmentChange) });
      const text = new TextDecoder();
      for await (const chunk of response.body ?? []) parser.feed(text.decode(chunk, { stream: true }));
    },
  };
}

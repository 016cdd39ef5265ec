import type { Device } from './customer-plan.ts';
import { drawUuid } from './draw-ids.ts';
import type { CallContext, CallFields, SegmentCall } from './segment-call.ts';
import type { Sfc32 } from './sfc32.ts';

/** A call with its event time in ms, by which calls are merged. */
export interface TimedCall {
  readonly atMs: number;
  readonly call: SegmentCall;
}

/** Writes the calls of one browser, with the identity that it has at the moment. */
export class CallWriter {
  private readonly random: Sfc32;
  private readonly device: Device;
  private readonly context: CallContext;
  private userId: string | undefined;

  constructor(random: Sfc32, device: Device, context: CallContext, userId: string | undefined) {
    this.random = random;
    this.device = device;
    this.context = context;
    this.userId = userId;
  }

  track(atMs: number, event: string, properties: CallFields): TimedCall {
    return this.timed(atMs, {
      type: 'track',
      event,
      ...this.common(atMs),
      properties,
      context: this.context,
    });
  }

  page(atMs: number, properties: CallFields): TimedCall {
    return this.timed(atMs, { type: 'page', ...this.common(atMs), properties, context: this.context });
  }

  /** From here on the calls carry the user's id beside the browser's. */
  identify(atMs: number, userId: string, traits: CallFields): TimedCall {
    this.userId = userId;
    return this.timed(atMs, { type: 'identify', ...this.common(atMs), traits, context: this.context });
  }

  alias(atMs: number): TimedCall {
    return this.timed(atMs, {
      type: 'alias',
      previousId: this.device.anonymousId,
      ...this.common(atMs),
      context: this.context,
    });
  }

  /** A call that the shop's server sends later: it knows the customer, not the browser. */
  trackByServer(atMs: number, event: string, properties: CallFields): TimedCall {
    const { messageId, timestamp } = this.common(atMs);
    const identity = this.userId ? { userId: this.userId } : { anonymousId: this.device.anonymousId };
    return this.timed(atMs, { type: 'track', event, messageId, ...identity, timestamp, properties });
  }

  private timed(atMs: number, call: SegmentCall): TimedCall {
    return { atMs, call };
  }

  private common(atMs: number) {
    const messageId = drawUuid(this.random);
    const timestamp = new Date(atMs).toISOString();
    const anonymousId = this.device.anonymousId;
    return this.userId
      ? { messageId, userId: this.userId, anonymousId, timestamp }
      : { messageId, anonymousId, timestamp };
  }
}

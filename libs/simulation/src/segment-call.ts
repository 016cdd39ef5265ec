/** What every Segment-spec call carries. One of `userId` and `anonymousId` is always there. */
interface CallBase {
  readonly messageId: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  /** ISO-8601 in UTC: the event time. */
  readonly timestamp: string;
  readonly context?: CallContext;
}

/** Where a call came from. Further fields of the Segment spec may stand beside these. */
export interface CallContext {
  readonly device?: {
    readonly id: string;
    readonly type: 'desktop' | 'mobile' | 'tablet';
  };
  /** The channel by which the visitor came, as the spec's campaign. */
  readonly campaign?: { readonly source: string };
  readonly ip?: string;
  readonly locale?: string;
  readonly [field: string]: unknown;
}

/** A free-form object of the Segment spec: the event's properties or the customer's traits. */
export type CallFields = Readonly<Record<string, unknown>>;

/** Something happened: `event` names it, `properties` tell it. */
export interface TrackCall extends CallBase {
  readonly type: 'track';
  readonly event: string;
  readonly properties?: CallFields;
}

/** A visitor is known from now on: ties `anonymousId` to `userId`. */
export interface IdentifyCall extends CallBase {
  readonly type: 'identify';
  readonly traits?: CallFields;
}

/** A page was seen. */
export interface PageCall extends CallBase {
  readonly type: 'page';
  readonly properties?: CallFields;
}

/** Two identities are one: `previousId` becomes `userId`. */
export interface AliasCall extends CallBase {
  readonly type: 'alias';
  readonly previousId: string;
}

/** One call of the Segment spec, as a storefront sends it. @see https://segment.com/docs/connections/spec/ */
export type SegmentCall = TrackCall | IdentifyCall | PageCall | AliasCall;

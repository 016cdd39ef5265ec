/** As much of a change in `shoal.segment-changes.v1` as this needs. Ignore fields that you do not know: v1 grows by optional ones. */
export interface SegmentChange {
  readonly id: string;
  readonly type: 'segment.entered' | 'segment.exited';
  readonly shop: string;
  readonly customerId: string;
  readonly segment: {
    readonly id: string;
    readonly name: string;
    readonly kind?: 'cluster' | 'audience';
    readonly version?: number;
  };
  readonly previous?: { readonly id: string; readonly name: string };
  readonly at: string;
  readonly reason: string;
  readonly why?: { readonly sentence: string };
}

/** A track call of the Segment spec, as Engage sends audiences to event destinations. */
export interface AudienceCall {
  readonly type: 'track';
  readonly event: 'Audience Entered' | 'Audience Exited';
  readonly messageId: string;
  readonly userId: string;
  readonly timestamp: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** The key of a segment as Engage writes keys: letters, digits and underscores. It stays for as long as the segment does. */
export function audienceKey(segmentId: string): string {
  return `shoal_${segmentId.replaceAll('-', '_')}`;
}

/** One change is one call, with the same id: whoever drops second copies by messageId drops those of Shoal too. */
export function toAudienceCall(change: SegmentChange): AudienceCall {
  const { segment, previous, why } = change;
  const isEntered = change.type === 'segment.entered';
  const key = audienceKey(segment.id);
  return {
    type: 'track',
    event: isEntered ? 'Audience Entered' : 'Audience Exited',
    messageId: change.id,
    userId: change.customerId,
    timestamp: change.at,
    properties: {
      audience_key: key,
      [key]: isEntered,
      audience_name: segment.name,
      audience_kind: segment.kind ?? 'cluster',
      ...(segment.version !== undefined && { audience_version: segment.version }),
      ...(previous && { previous_audience_key: audienceKey(previous.id) }),
      reason: change.reason,
      ...(why && { why: why.sentence }),
    },
  };
}

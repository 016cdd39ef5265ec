import type { CustomerEvent, FeatureState, SegmentAssignment } from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import type { GatewayEvidence } from './gateway-check.ts';
import type { RecommendationEvidence } from './recommendation-check.ts';
import type { RiskEvidence } from './risk-check.ts';
import type { SentimentEvidence } from './sentiment-check.ts';

/** A call as it stands in the inbox. */
export interface InboxCall {
  readonly messageId: string;
  readonly partition: number;
  readonly offset: number;
}

/** All that is left of a scenario once everything has come to rest: what was said, what is in the log, what came of it. */
export interface Evidence {
  /** Ids of the messages that the sender was told are accepted. */
  readonly accepted: ReadonlySet<string>;
  readonly inbox: readonly InboxCall[];
  /** `events.v1`, each partition in order. */
  readonly events: readonly CustomerEvent[];
  /** Former ids and the ids that they became. */
  readonly links: ReadonlyMap<string, string>;
  /** The states that Redis has. */
  readonly stored: ReadonlyMap<string, FeatureState>;
  /** `features.v1`, each partition in order. */
  readonly published: readonly FeatureState[];
  /** `segment-changes.v1` as it was read. */
  readonly changes: readonly Delivery[];
  /** The last assignment of each customer in `segment-assignments.v1`. */
  readonly assignments: ReadonlyMap<string, SegmentAssignment>;
  /** Where Redis contradicts the changes: members of segments and assignments. */
  readonly contradictions: readonly string[];
  /** Planted records that are no events, by what they are, and those of them that came to a dead-letter topic. */
  readonly poison: ReadonlySet<string>;
  readonly deadLetters: ReadonlySet<string>;
  /** What other services left, where they ran. */
  readonly sentiment?: SentimentEvidence | undefined;
  readonly risk?: RiskEvidence | undefined;
  readonly recommendation?: RecommendationEvidence | undefined;
  readonly gateway?: GatewayEvidence | undefined;
}

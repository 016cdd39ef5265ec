import { ruleFields } from '@shoal/audiences';
import type { Audience, AudienceAnswer, AudienceFieldsAnswer } from '@shoal/contracts';
import { isoTime } from '../domain/customer-profile.ts';

export function audienceAnswer(audience: Audience, size: number): AudienceAnswer {
  const { id, name, description, rule, version, createdAt, updatedAt } = audience;
  return {
    id,
    name,
    ...(description !== undefined && { description }),
    rule,
    version,
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
    size,
  };
}

const functions: AudienceFieldsAnswer['functions'] = [
  {
    usage: 'has("Order Refunded", "30d")',
    description:
      'Whether an event happened within a window of minutes, hours, days or weeks, such as 90m, 12h, 30d, 2w; without a window, whether it is on record at all. Of each customer the 16 kinds of events that happened last are on record',
  },
  {
    usage: 'days_since("Order Completed")',
    description: 'Days since an event happened last; infinite where it is not on record',
  },
  { usage: 'timestamp("2026-01-31T12:00:00Z")', description: 'A moment, to compare with now or last_seen' },
  { usage: 'duration("36h")', description: 'A span of time, to add to a moment or to take from one' },
  { usage: 'segment.startsWith("Lo")', description: 'Also endsWith and contains, of any text' },
  { usage: 'segment in ["Loyal", "New"]', description: 'Whether a value is one of some' },
];

export const audienceFieldsAnswer: AudienceFieldsAnswer = {
  fields: Array.from(ruleFields.values(), ({ name, type, unit, description, min, max }) => ({
    name,
    type,
    unit,
    description,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  })),
  functions,
};

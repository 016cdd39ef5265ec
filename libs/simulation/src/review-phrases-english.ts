import type { ReviewPhrases } from './review-phrases.ts';

const subjects = {
  quality: ['the quality', 'the finish', 'the workmanship', 'the material'],
  delivery: ['delivery', 'the shipping', 'the parcel service'],
  price: ['the price', 'what I paid'],
  service: ['customer service', 'the support team', 'the shop'],
} as const;

const degrees = ['', 'very ', 'really ', 'quite ', 'surprisingly ', 'absolutely '] as const;

/** English: aspects with adjectives that praise or blame, each also usable in a negated sentence. */
export const englishPhrases: ReviewPhrases = {
  aspects: [
    {
      subjects: subjects.quality,
      good: ['solid', 'excellent', 'great', 'lovely', 'impressive'],
      bad: ['poor', 'shoddy', 'cheap-looking', 'disappointing'],
    },
    {
      subjects: subjects.delivery,
      good: ['fast', 'reliable', 'prompt'],
      bad: ['slow', 'late', 'unreliable'],
    },
    {
      subjects: subjects.price,
      good: ['fair', 'reasonable', 'worth it'],
      bad: ['too much', 'unreasonable', 'over the top'],
    },
    {
      subjects: subjects.service,
      good: ['friendly', 'helpful', 'attentive'],
      bad: ['rude', 'useless', 'unhelpful'],
    },
  ],
  degrees,
  plain: ['{subject} is {degree}{word}', '{subject} was {degree}{word}'],
  // Negations: a good word in a bad review and the other way about.
  negated: [
    '{subject} is not {word} at all',
    "{subject} wasn't {word}",
    'I would never call {subject} {word}',
    '{subject} is anything but {word}',
  ],
  praise: [
    'I love the {kind}',
    'the {kind} turned out great',
    'the {kind} does exactly what it should',
    'best {kind} I have owned',
    'I have no complaints about the {kind}',
    'I could not be happier with the {kind}',
    'I use the {kind} every day and nothing has gone wrong',
    'would buy the {kind} again',
    'the {kind} never let me down',
    'highly recommended',
  ],
  blame: [
    'the {kind} broke after {days} days',
    'the {kind} did not work from day one',
    'I regret buying the {kind}',
    'the {kind} never arrived',
    'the {kind} is nothing like the picture',
    'I cannot recommend the {kind}',
    'I sent the {kind} back',
    'a waste of money',
    'I expected much more from the {kind}',
    'I want my money back',
  ],
  neutral: [
    'the {kind} is okay',
    'the {kind} is average',
    'it does the job, no more',
    'I am in two minds about the {kind}',
    'the {kind} is fine for now',
  ],
  but: [', but ', ', though ', '. However, ', ', yet '],
  join: '. ',
  ends: ['.', '.', '!', ''],
  capitals: true,
};

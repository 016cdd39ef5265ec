import { type SentimentStanding, sentimentBounds } from '@shoal/contracts';

type PhraseCounts = SentimentStanding['phrases'];

/** Notes a phrase of a review, in place. The rarest makes room for a new one, so that a new complaint can grow. */
export function countPhrase(phrases: PhraseCounts, text: string, label: 'positive' | 'negative'): void {
  const isKnown = Object.hasOwn(phrases, text);
  if (!isKnown && Object.keys(phrases).length >= sentimentBounds.phrases) {
    const [rarest] = Object.entries(phrases).reduce((a, b) => (heard(b[1]) < heard(a[1]) ? b : a));
    delete phrases[rarest];
  }
  const [praise = 0, complaints = 0] = isKnown ? (phrases[text] as number[]) : [];
  phrases[text] = label === 'positive' ? [praise + 1, complaints] : [praise, complaints + 1];
}

/** The phrases of two standings together, those that most reviews have. */
export function sumPhrases(a: PhraseCounts, b: PhraseCounts): PhraseCounts {
  const sums = new Map(Object.entries(a));
  for (const [text, [praise = 0, complaints = 0]] of Object.entries(b)) {
    const [own = 0, ownComplaints = 0] = sums.get(text) ?? [];
    sums.set(text, [own + praise, ownComplaints + complaints]);
  }
  const most = [...sums].sort(([, x], [, y]) => heard(y) - heard(x)).slice(0, sentimentBounds.phrases);
  return Object.fromEntries(most);
}

function heard(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Contest, judgeChallenger } from './judge-challenger.ts';

const figures = { silhouette: 0.4, clustered: 1, segments: 5 };
const even: Contest = {
  champion: figures,
  challenger: figures,
  agreement: 0.98,
  population: 1_000,
  championPopulation: 900,
};

const cases: readonly [string, Partial<Contest>, boolean, RegExp][] = [
  ['as good and stable is promoted', {}, true, /as clear and stable: silhouette 0.400 against 0.400, 98.0 %/],
  [
    'less clear is rejected',
    { challenger: { ...figures, silhouette: 0.37 } },
    false,
    /less clear: silhouette 0.370 against 0.400/,
  ],
  [
    'less clear by what samples differ is promoted',
    { challenger: { ...figures, silhouette: 0.385 } },
    true,
    /as clear/,
  ],
  ['moving many for nothing is rejected', { agreement: 0.6 }, false, /too many customers would be moved/],
  [
    'moving many for much clearer segments is promoted',
    { agreement: 0.6, challenger: { ...figures, silhouette: 0.45 } },
    true,
    /so much clearer/,
  ],
  [
    'moving many of a shop that has outgrown its model is promoted',
    { agreement: 0.3, championPopulation: 400 },
    true,
    /outgrown/,
  ],
  [
    'less clear is rejected for a young model too',
    { championPopulation: 400, challenger: { ...figures, silhouette: 0.3 } },
    false,
    /less clear/,
  ],
  [
    'clear because most are noise is rejected',
    { challenger: { ...figures, silhouette: 0.8, clustered: 0.4 } },
    false,
    /in no segment: 40.0 % against 100.0 %/,
  ],
];

describe('a challenger', () => {
  for (const [name, difference, promoted, reason] of cases) {
    it(name, () => {
      const verdict = judgeChallenger({ ...even, ...difference });
      assert.equal(verdict.promoted, promoted);
      assert.match(verdict.reason, reason);
    });
  }

  it('is never rejected for being clearer or moving fewer', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, share, (silhouette, agreement, clearer, calmer) => {
        const contest = { ...even, agreement, challenger: { ...figures, silhouette } };
        const better = {
          ...contest,
          agreement: Math.max(agreement, calmer),
          challenger: { ...figures, silhouette: Math.max(silhouette, clearer) },
        };
        if (judgeChallenger(contest).promoted) assert.ok(judgeChallenger(better).promoted);
      }),
    );
  });
});

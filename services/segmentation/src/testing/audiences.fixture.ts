import assert from 'node:assert/strict';
import { compileRule } from '@shoal/audiences';
import type { Audience } from '@shoal/contracts';
import { type AudienceJudge, makeAudienceJudge } from '../domain/audience-judge.ts';
import { now } from './customers.fixture.ts';

export function audienceOf(id: string, rule: string, version = 1): Audience {
  return { shop: 'demo', id, name: `Those of ${id}`, rule, version, createdAt: now, updatedAt: now };
}

/** A judge by rules, each under its id. */
export function judgeOf(rules: Readonly<Record<string, string>>): AudienceJudge {
  return makeAudienceJudge(
    Object.entries(rules).map(([id, rule]) => {
      const outcome = compileRule(rule);
      assert.ok(outcome.ok, outcome.ok ? '' : outcome.fault.message);
      return { audience: audienceOf(id, rule), rule: outcome.rule };
    }),
  );
}

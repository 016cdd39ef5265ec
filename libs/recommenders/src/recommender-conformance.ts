import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import type { Interactions } from './interactions.ts';
import { type InteractionRow, interactionsFrom } from './interactions-from.ts';
import type { OnlineModel, Recommendation, Recommender, RecommenderModel } from './recommender.ts';
import { recommenderFromJson } from './recommender-registry.ts';

/** How the suite makes the recommender under test. Its model's kind must be in the registry. */
export interface RecommenderSubject {
  readonly name: string;
  readonly make: (parameters: { seed: number }) => Recommender;
  /** Whether a list is never empty while an allowed item is left. Default true. */
  readonly neverEmpty?: boolean;
}

/** 60 users of two tastes, 15 items each taste, weights 1 to 5: user u<i> is of taste i % 2, and items i<j> likewise. */
export function twoTastes(seed = 1): Interactions {
  const random = seededRandom(seed);
  const rows: InteractionRow[] = [];
  for (let step = 0; step < 8; step++) {
    for (let user = 0; user < 60; user++) {
      // One in ten is of the other taste, so that every model has something to weigh.
      const taste = random() < 0.1 ? 1 - (user % 2) : user % 2;
      const item = 2 * Math.floor(random() * 15) + taste;
      const at = 1_700_000_000_000 + step * 3_600_000 + user * 1000;
      rows.push({ user: `u${user}`, item: `i${item}`, weight: 1 + Math.floor(random() * 5), at });
    }
  }
  return interactionsFrom(rows);
}

/** Declares the tests that every recommender must pass. Call it from a test file. */
export function describeRecommenderConformance(subject: RecommenderSubject): void {
  describe(`${subject.name} as a recommender`, () => {
    describeFits(subject);
    describeFilters(subject);
    describeBounds(subject);
    describeUnknowns(subject);
    describeOnline(subject);
  });
}

const optionError = { name: 'OptionError', code: 'RECOMMENDERS_OPTION' };
const itemsOf = (list: readonly Recommendation[]): string[] => list.map(({ item }) => item);

/** The items that a user of these interactions has had. */
function hadBy(interactions: Interactions, user: string): Set<string> {
  const had = new Set<string>();
  for (let i = 0; i < interactions.user.length; i++) {
    if (interactions.users[interactions.user[i]!] === user)
      had.add(interactions.items[interactions.item[i]!]!);
  }
  return had;
}

function describeFits({ make }: RecommenderSubject): void {
  it('gives the same bytes for the same seed, and leaves its input as it was', async () => {
    const interactions = twoTastes();
    const before = structuredClone(interactions);
    const recommender = make({ seed: 7 });
    const first = JSON.stringify(await recommender.fit(interactions));
    assert.equal(JSON.stringify(await recommender.fit(interactions)), first);
    assert.equal(JSON.stringify(await make({ seed: 7 }).fit(interactions)), first);
    assert.deepEqual(interactions, before);
  });

  it('answers after a JSON round trip what it answered before', async () => {
    const model = await make({ seed: 1 }).fit(twoTastes());
    const restored = recommenderFromJson(JSON.parse(JSON.stringify(model)));
    const recent = [{ item: 'i3', at: 1_700_000_000_000 }];
    assert.equal(restored.kind, model.kind);
    assert.deepEqual(restored.items, model.items);
    for (const query of [{ user: 'u4' }, { user: 'u5', recent }, { recent }, {}]) {
      assert.deepEqual(restored.recommend(query, 12), model.recommend(query, 12));
    }
    assert.deepEqual(restored.similar('i2', 9), model.similar('i2', 9));
    assert.equal(JSON.stringify(restored), JSON.stringify(model));
  });

  it('refuses JSON of another kind, another version, or with fields missing', async () => {
    const json = JSON.parse(JSON.stringify(await make({ seed: 1 }).fit(twoTastes())));
    const damaged = [
      { ...json, kind: 'other' },
      { ...json, version: 999 },
      { kind: json.kind, version: json.version },
      ...Object.keys(json).map((field) => ({ ...json, [field]: null })),
    ];
    for (const bad of [...damaged, null, 'x', []]) {
      const expected = { name: 'RecommenderFormatError', code: 'RECOMMENDERS_MODEL_FORMAT' };
      assert.throws(() => recommenderFromJson(bad), expected);
    }
  });

  it('refuses to learn from nothing', async () => {
    const expected = { name: 'NoInteractionsError', code: 'RECOMMENDERS_NO_INTERACTIONS' };
    await assert.rejects(async () => make({ seed: 1 }).fit(interactionsFrom([])), expected);
  });

  it('learns from a single interaction', async () => {
    const model = await make({ seed: 1 }).fit(interactionsFrom([{ user: 'u', item: 'only' }]));
    assert.ok(!itemsOf(model.recommend({ user: 'u' }, 50)).includes('only'));
    assert.ok(model.recommend({}, 50).length <= model.items.length);
  });
}

function describeFilters({ make, neverEmpty = true }: RecommenderSubject): void {
  it('leaves out what the user has seen, unless it is asked for', async () => {
    const interactions = twoTastes();
    const model = await make({ seed: 1 }).fit(interactions);
    let back = 0;
    for (const user of interactions.users) {
      const had = hadBy(interactions, user);
      assert.ok(model.recommend({ user }, 100).every(({ item }) => !had.has(item)));
      back += itemsOf(model.recommend({ user }, 100, { seen: true })).filter((item) => had.has(item)).length;
    }
    assert.ok(back > 0);
  });

  it("takes what is recent for the user's history", async () => {
    const model = await make({ seed: 1 }).fit(twoTastes());
    const recent = ['i0', 'i2', 'i4'].map((item, i) => ({ item, at: 1_700_000_000_000 + i }));
    const list = itemsOf(model.recommend({ user: 'u1', recent }, 100));
    assert.ok(list.length > 0 && !list.some((item) => ['i0', 'i2', 'i4'].includes(item)));
    assert.deepEqual(model.recommend({ user: 'u1', recent }, 9), model.recommend({ recent }, 9));
  });

  it('holds to what is excluded and allowed', async () => {
    const model = await make({ seed: 1 }).fit(twoTastes());
    const exclude = new Set(['i1', 'i2', 'i3']);
    const allow = (item: string): boolean => Number(item.slice(1)) < 20;
    for (const query of [{ user: 'u1' }, { user: 'u2' }, {}]) {
      const list = itemsOf(model.recommend(query, 100, { exclude, allow, seen: true }));
      assert.ok(list.every((item) => !exclude.has(item) && allow(item)));
    }
    assert.ok(
      itemsOf(model.similar('i4', 100, { exclude, allow })).every((i) => !exclude.has(i) && allow(i)),
    );
    assert.deepEqual(model.recommend({ user: 'u1' }, 5, { allow: () => false }), []);
  });

  it('is not empty while an allowed item is left', {
    skip: !neverEmpty && 'it does not promise that',
  }, async () => {
    const interactions = twoTastes();
    const model = await make({ seed: 1 }).fit(interactions);
    for (const user of interactions.users) {
      const had = hadBy(interactions, user);
      const left = model.items.filter((item) => !had.has(item));
      assert.deepEqual(new Set(itemsOf(model.recommend({ user }, 100))), new Set(left));
      assert.deepEqual(itemsOf(model.recommend({ user }, 1, { allow: (item) => item === left[0] })), [
        left[0],
      ]);
    }
  });

  it('names as a reason its source, and an item that the user had', async () => {
    const interactions = twoTastes();
    const model = await make({ seed: 1 }).fit(interactions);
    const had = hadBy(interactions, 'u3');
    const list = model.recommend({ user: 'u3' }, 10);
    assert.ok(list.length > 0);
    for (const { reason } of list) {
      assert.ok(reason.source.length > 0);
      assert.ok(reason.because === undefined || had.has(reason.because));
    }
  });
}

function describeBounds({ make }: RecommenderSubject): void {
  for (const n of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`refuses n = ${n}`, async () => {
      const model = await make({ seed: 1 }).fit(twoTastes());
      assert.throws(() => model.recommend({ user: 'u1' }, n), optionError);
      assert.throws(() => model.recommend({}, n), optionError);
      assert.throws(() => model.similar('i1', n), optionError);
      assert.throws(() => model.similar('unknown', n), optionError);
    });
  }

  it('answers a huge n with no item twice', async () => {
    const model = await make({ seed: 1 }).fit(twoTastes());
    for (const list of [model.recommend({ user: 'u1' }, 1e9), model.similar('i1', 1e9)]) {
      assert.ok(list.length <= model.items.length);
      assert.equal(new Set(itemsOf(list)).size, list.length);
    }
  });

  it('orders by score, and a shorter list is the head of a longer one', async () => {
    const model = await make({ seed: 1 }).fit(twoTastes());
    for (const query of [{ user: 'u1' }, { user: 'u2' }, {}]) {
      const long = model.recommend(query, 20);
      for (let i = 1; i < long.length; i++) assert.ok(long[i]!.score <= long[i - 1]!.score);
      assert.ok(long.every(({ score }) => Number.isFinite(score)));
      for (const n of [1, 5, 13]) assert.deepEqual(model.recommend(query, n), long.slice(0, n));
    }
  });

  it('orders items of equal score the same each time', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ user: `u${i % 5}`, item: `i${i % 20}` }));
    const answer = async (): Promise<string[]> => {
      const model: RecommenderModel = await make({ seed: 3 }).fit(interactionsFrom(rows));
      return itemsOf(model.recommend({}, 20));
    };
    assert.deepEqual(await answer(), await answer());
  });
}

function describeUnknowns({ make, neverEmpty = true }: RecommenderSubject): void {
  it('passes over users and items that it does not know', async () => {
    const model = await make({ seed: 1 }).fit(twoTastes());
    const nobody = model.recommend({}, 5);
    assert.deepEqual(model.recommend({ user: 'unknown' }, 5), nobody);
    assert.deepEqual(model.recommend({ recent: [] }, 5), nobody);
    assert.deepEqual(model.recommend({ user: 'u1', recent: [{ item: 'unknown', at: 1 }] }, 5), nobody);
    if (neverEmpty) assert.equal(nobody.length, 5);
    const known = [{ item: 'i1', at: 1 }];
    const mixed = [...known, { item: 'unknown', at: 2 }];
    assert.deepEqual(
      itemsOf(model.recommend({ recent: mixed }, 5)),
      itemsOf(model.recommend({ recent: known }, 5)),
    );
  });

  it('finds items like one, without itself, and none for an item that it does not know', async () => {
    const model = await make({ seed: 1 }).fit(twoTastes());
    const list = itemsOf(model.similar('i1', 100));
    assert.ok(list.length > 0 && !list.includes('i1'));
    assert.deepEqual(model.similar('unknown', 5), []);
  });
}

function describeOnline({ make }: RecommenderSubject): void {
  it('takes in what happens after the fit, where it can', async (t) => {
    const model = await make({ seed: 1 }).fit(twoTastes());
    if (!isOnline(model)) return t.skip('it does not learn one by one');
    const at = 1_700_100_000_000;
    const added = [1, 2, 3].map((i) => ({ user: `new${i}`, item: 'brand-new', at: at + i }));
    model.partialFit(interactionsFrom([...added, { user: 'u1', item: 'i0', at: at + 9 }]));
    assert.ok(model.items.includes('brand-new'));
    assert.ok(itemsOf(model.recommend({ user: 'u1' }, 100)).includes('brand-new'));
    assert.ok(!itemsOf(model.recommend({ user: 'u1' }, 100)).includes('i0'));
    assert.ok(!itemsOf(model.recommend({ user: 'new1' }, 100)).includes('brand-new'));
    const restored = recommenderFromJson(JSON.parse(JSON.stringify(model)));
    assert.deepEqual(restored.recommend({ user: 'new1' }, 9), model.recommend({ user: 'new1' }, 9));
  });
}

function isOnline(model: RecommenderModel): model is OnlineModel {
  return 'partialFit' in model;
}

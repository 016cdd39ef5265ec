import { matchClusters } from '../identity/match-clusters.ts';
import { createMatrix } from '../matrix.ts';
import { ARCHETYPES, type Archetype, ROLE_WORDS } from './archetypes.ts';
import type { ClusterDescription } from './describe-clusters.ts';
import type { FeatureRole, FeatureRoles } from './feature-roles.ts';

export interface ClusterName {
  readonly cluster: number;
  /** Unique among the clusters. */
  readonly name: string;
  /** False for a descriptive name such as "High spend, long absent". */
  readonly fromArchetype: boolean;
}

interface Profile {
  readonly description: ClusterDescription;
  /** Mean effect of the columns with each role, clipped so that one extreme does not outshout the others. */
  readonly effects: ReadonlyMap<FeatureRole, number>;
  readonly neverOrdered: boolean;
}

const EFFECT_CLIP = 2.5;
// The cosine of 53 degrees: beyond it a cluster and an archetype share less than they differ.
const COSINE_MIN = 0.6;
// Orders a customer below which a cluster is said not to order at all.
const ORDERS_MIN = 0.05;
// Cohen's small effect: what is weaker is not worth a word.
const TRAIT_MIN = 0.2;
const AVERAGE_NORM_MAX = 0.2;

/**
 * Names clusters by archetype, each name used once: the assignment of clusters to archetypes with the greatest
 * total likeness wins. Likeness is the cosine of a cluster's effects and the prototype over the roles at hand,
 * lessened where their lengths differ. What fits none is named by its two strongest traits. Deterministic.
 */
export function nameClusters(
  descriptions: readonly ClusterDescription[],
  roles: FeatureRoles,
): ClusterName[] {
  const profiles = descriptions.map((description) => profileOf(description, roles));
  const names = new Map<Profile, string>(namesByRule(profiles));
  const open = profiles.filter((profile) => !names.has(profile));
  const used = new Set(names.values());
  const archetypes = ARCHETYPES.filter(({ name }) => !used.has(name));
  const costs = createMatrix(open.length, archetypes.length);
  open.forEach((profile, i) => {
    archetypes.forEach((archetype, j) => {
      costs.values[i * archetypes.length + j] = 1 - likeness(profile, archetype);
    });
  });
  for (const { former, next } of matchClusters(costs, 1 - 1e-9).pairs) {
    names.set(open[former] as Profile, (archetypes[next] as Archetype).name);
  }
  return withDescriptiveNames(profiles, names);
}

function profileOf(description: ClusterDescription, roles: FeatureRoles): Profile {
  const effects = new Map<FeatureRole, number>();
  let ordersMean = Number.POSITIVE_INFINITY;
  for (const [role, columns] of Map.groupBy(description.columns, ({ column }) => roles[column])) {
    if (role === undefined) continue;
    const mean = columns.reduce((sum, { effect }) => sum + effect, 0) / columns.length;
    effects.set(role, Math.max(-EFFECT_CLIP, Math.min(EFFECT_CLIP, mean)));
    if (role === 'frequency') ordersMean = Math.min(...columns.map((column) => column.mean));
  }
  return { description, effects, neverOrdered: ordersMean < ORDERS_MIN };
}

/**
 * Customers who never ordered are told apart by what they did instead: that is certain, and must not depend on
 * how the others are spread. The strongest of several such clusters gets the name.
 */
function namesByRule(profiles: readonly Profile[]): [Profile, string][] {
  const named: [Profile, string][] = [];
  const rules = [
    ['Cart abandoners', 'carts', 0.3],
    ['Window shoppers', 'views', 0],
  ] as const;
  for (const [name, role, effectMin] of rules) {
    const [strongest] = profiles
      .filter((profile) => profile.neverOrdered && !named.some(([taken]) => taken === profile))
      .filter((profile) => (profile.effects.get(role) ?? Number.NEGATIVE_INFINITY) > effectMin)
      .toSorted((a, b) => (b.effects.get(role) ?? 0) - (a.effects.get(role) ?? 0));
    if (strongest) named.push([strongest, name]);
  }
  return named;
}

/** 0 (does not fit) to 1. */
function likeness(profile: Profile, archetype: Archetype): number {
  const { effects, neverOrdered } = profile;
  if (archetype.unlessMeasured && effects.has(archetype.unlessMeasured)) return 0;
  if (!claimsHold(profile, archetype)) return 0;
  if (neverOrdered && !archetype.withoutOrders) return 0;
  let product = 0;
  let clusterSquares = 0;
  let prototypeSquares = 0;
  for (const [role, effect] of effects) {
    const target = archetype.prototype[role] ?? 0;
    product += effect * target;
    clusterSquares += effect * effect;
    prototypeSquares += target * target;
  }
  if (clusterSquares === 0 || prototypeSquares === 0 || isAverage(effects)) return 0;
  const cosine = product / Math.sqrt(clusterSquares * prototypeSquares);
  if (cosine < COSINE_MIN) return 0;
  const lengths = Math.sqrt(clusterSquares / prototypeSquares);
  const shortfall = archetype.extreme ? Math.min(lengths, 1) : Math.min(lengths, 1 / lengths);
  return cosine * Math.sqrt(shortfall);
}

function claimsHold({ effects, neverOrdered }: Profile, { claims, prototype }: Archetype): boolean {
  return Object.entries(claims).every(([name, least]) => {
    const role = name as FeatureRole;
    // Who never ordered converts at 0, whether or not conversion is measured.
    if (role === 'conversion' && neverOrdered) return true;
    return (effects.get(role) ?? 0) * Math.sign(prototype[role] ?? 0) >= least;
  });
}

function isAverage(effects: ReadonlyMap<FeatureRole, number>): boolean {
  const squares = [...effects.values()].map((effect) => effect * effect);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length) < AVERAGE_NORM_MAX;
}

function withDescriptiveNames(
  profiles: readonly Profile[],
  names: ReadonlyMap<Profile, string>,
): ClusterName[] {
  const used = new Set(names.values());
  return profiles.map((profile) => {
    const { cluster } = profile.description;
    const archetype = names.get(profile);
    if (archetype !== undefined) return { cluster, name: archetype, fromArchetype: true };
    const traits = traitsOf(profile);
    let name = sentenceCase(traits.slice(0, 2));
    if (used.has(name)) name = sentenceCase(traits.slice(0, 3));
    const base = name;
    for (let i = 2; used.has(name); i++) name = `${base} ${i}`;
    used.add(name);
    return { cluster, name, fromArchetype: false };
  });
}

/** The strongest traits first, in words: those of roles where there are any, else of the columns themselves. */
function traitsOf({ description, effects, neverOrdered }: Profile): string[] {
  const orders: readonly FeatureRole[] = ['frequency', 'monetary', 'averageOrder', 'conversion'];
  const ofRoles = [...effects].filter(([role]) => !(neverOrdered && orders.includes(role)));
  const traits =
    effects.size > 0
      ? ofRoles.map(([role, effect]) => ({ effect, words: ROLE_WORDS[role][effect < 0 ? 0 : 1] }))
      : description.columns.map(({ column, effect }) => ({
          effect,
          words: `${effect < 0 ? 'low' : 'high'} ${column}`,
        }));
  const strong = traits
    .filter(({ effect }) => Math.abs(effect) >= TRAIT_MIN)
    .toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .map(({ words }) => words);
  return neverOrdered ? ['no orders', ...strong] : strong;
}

function sentenceCase(traits: readonly string[]): string {
  if (traits.length === 0) return 'Average customers';
  const joined = traits.join(', ');
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}

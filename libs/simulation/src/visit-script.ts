import { poisson } from './draws.ts';
import type { GroupProfile } from './groups.ts';
import type { Sfc32 } from './sfc32.ts';
import type { Visit } from './visit-plan.ts';

/** One thing that a visitor does. */
export type Step =
  | 'page'
  | 'identify'
  | 'alias'
  | 'search'
  | 'list'
  | 'view'
  | 'add'
  | 'remove'
  | 'cart'
  | 'coupon'
  | 'checkout'
  | 'order';

/** What a visitor does in one visit, in order. The first step is always a page. */
export function scriptVisit(random: Sfc32, profile: GroupProfile, visit: Visit): Step[] {
  const looking = scriptLooking(random, profile);
  const buying = scriptBuying(random, profile, visit.aim);
  const steps: Step[] =
    profile.visitOrder === 'buy-first' ? [...buying, ...looking.reverse()] : [...looking, ...buying];
  if (visit.signsIn) insertSignIn(random, steps, visit.registers);
  return ['page', ...steps];
}

/** The twins first search and then view (or the reverse); everybody else searches now and then. */
function scriptLooking(random: Sfc32, profile: GroupProfile): Step[] {
  const searches = poisson(random, profile.searches);
  const lists = random.chance(0.3) ? 1 : 0;
  const views = 1 + poisson(random, profile.views);
  const steps: Step[] = [];
  for (let search = 0; search < searches; search += 1) steps.push('search');
  for (let list = 0; list < lists; list += 1) steps.push('list');
  for (let view = 0; view < views; view += 1) {
    const place = profile.visitOrder === 'usual' ? random.below(steps.length + 1) : steps.length;
    steps.splice(place, 0, 'view');
  }
  return steps;
}

function scriptBuying(random: Sfc32, profile: GroupProfile, aim: Visit['aim']): Step[] {
  if (aim === 'look') return [];
  const lines = 1 + poisson(random, profile.extraLines);
  const steps: Step[] = Array.from({ length: lines }, () => 'add' as const);
  if (lines > 1 && random.chance(0.15)) steps.push('remove');
  if (random.chance(0.7)) steps.push('cart');
  if (aim === 'leave-cart') return random.chance(0.3) ? [...steps, 'checkout'] : steps;
  steps.push('checkout');
  if (random.chance(profile.couponChance)) steps.push('coupon');
  steps.push('order');
  return steps;
}

const aliasShare = 0.1;

/** Who goes to the till signs in there; others somewhere on the way. */
function insertSignIn(random: Sfc32, steps: Step[], registers: boolean): void {
  const till = steps.indexOf('checkout');
  const place = till >= 0 ? till : random.below(steps.length + 1);
  const alias = random.chance(aliasShare) && registers;
  steps.splice(place, 0, 'identify', ...(alias ? (['alias'] as const) : []));
}

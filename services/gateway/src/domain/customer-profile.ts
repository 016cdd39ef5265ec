import { type CustomerProfile, type FeatureState, itemKinds } from '@shoal/contracts';
import { recentItems } from '@shoal/features';

/** What a state says of tastes and habits, in words of the API. Pure. */
export function customerProfile(state: FeatureState): CustomerProfile {
  const { firstSeenAt, lastSeenAt, events, devices, channels, dayParts, weekdays } = state;
  const [night = 0, morning = 0, afternoon = 0, evening = 0] = dayParts;
  const [monday = 0, tuesday = 0, wednesday = 0, thursday = 0, friday = 0, saturday = 0, sunday = 0] =
    weekdays;
  return {
    firstSeenAt: isoTime(firstSeenAt),
    lastSeenAt: isoTime(lastSeenAt),
    events,
    categories: favourites(state.categories),
    devices,
    channels,
    dayParts: { night, morning, afternoon, evening },
    weekdays: { monday, tuesday, wednesday, thursday, friday, saturday, sunday },
    recentItems: newestItems(state),
  };
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Shares of the whole: all affinities decay alike, so the shares hold for any moment. */
function favourites(categories: FeatureState['categories']): CustomerProfile['categories'] {
  const entries = Object.entries(categories);
  const sum = entries.reduce((total, [, weight]) => total + weight, 0);
  return entries
    .map(([category, weight]) => ({ category, weight: sum > 0 ? weight / sum : 0 }))
    .sort((a, b) => b.weight - a.weight || (a.category < b.category ? -1 : 1));
}

function newestItems(state: FeatureState): CustomerProfile['recentItems'] {
  return recentItems(state)
    .map(({ item, kind, at }) => ({ item, kind: itemKinds[kind], at: isoTime(at) }))
    .reverse();
}

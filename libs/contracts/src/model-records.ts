import { hash } from 'node:crypto';
import {
  challengerKey,
  modelHistoryMax,
  modelKey,
  modelVersionKey,
  type SegmentChallenger,
  type SegmentModel,
} from './segment-model.ts';

/** A record of `models.v1`; null makes the topic forget the key. */
export interface ModelRecord {
  readonly key: string;
  readonly value: string | null;
}

export interface NewVersion {
  /** Of the model in force: `<shop>/<kind>`. */
  readonly key: string;
  readonly version: number;
  /** The whole record as JSON. */
  readonly value: string;
  /** The versions that have a place in the history. */
  readonly knownVersions: readonly number[];
}

/**
 * What puts a version in force: tombstones for those beyond the last ten, its own place in the history, and then the key that everybody
 * judges by. In this order in one partition, whoever reads only half of it goes on with the former model.
 */
export function versionRecords({ key, version, value, knownVersions }: NewVersion): ModelRecord[] {
  const tooOld = [...new Set([...knownVersions, version])].sort((a, b) => b - a).slice(modelHistoryMax);
  return [
    ...tooOld.map((old) => ({ key: `${key}/${old}`, value: null })),
    { key: `${key}/${version}`, value },
    { key, value },
  ];
}

/** SHA-256 of a model's record without the hash itself. */
export function modelHash({
  contentHash: _,
  ...content
}: Omit<SegmentModel, 'contentHash'> & { contentHash?: string }) {
  return hash('sha256', JSON.stringify(content), 'hex');
}

/**
 * What puts a model of segments in force, and keeps it to go back to.
 * @param knownVersions The versions that have a place in the history.
 * @param former The model in force till now: it gets a place in the history should it have none.
 */
export function modelRecords(
  model: SegmentModel,
  knownVersions: readonly number[],
  former?: SegmentModel,
): ModelRecord[] {
  const { shop, version } = model;
  const added = former && !knownVersions.includes(former.version) ? [former] : [];
  const known = [...knownVersions, ...added.map((entry) => entry.version)];
  const value = JSON.stringify(model);
  const records = versionRecords({ key: modelKey(shop), version, value, knownVersions: known });
  const forgotten = new Set(records.filter((record) => record.value === null).map(({ key }) => key));
  const places = added.map((entry) => ({
    key: modelVersionKey(shop, entry.version),
    value: JSON.stringify(entry),
  }));
  return [...places.filter(({ key }) => !forgotten.has(key)), ...records];
}

/** What a model that was not promoted leaves behind; undefined where it never stood a trial or was promoted. */
export function challengerOf(model: SegmentModel): SegmentChallenger | undefined {
  const { shop, trainedAt, customers, population, cause, histograms, trial, segments, explanation } = model;
  if (!trial || trial.promoted || !cause || !histograms) return undefined;
  return {
    kind: 'segments-challenger',
    shop,
    trainedAt,
    customers,
    population,
    cause,
    histograms,
    trial,
    segments: segments.map(({ id, name }) => ({ id, name })),
    explanation,
  };
}

export function challengerRecord(challenger: SegmentChallenger): ModelRecord {
  return { key: challengerKey(challenger.shop), value: JSON.stringify(challenger) };
}

import type { ModelFigures } from '@shoal/contracts';

/** What a champion and its challenger are told apart by, measured on the same customers at the same moment. */
export interface Contest {
  readonly champion: ModelFigures;
  readonly challenger: ModelFigures;
  /** Share of the customers who would stay in the segment that they are in. */
  readonly agreement: number;
  /** The shop's customers now, and when the champion was trained. */
  readonly population: number;
  readonly championPopulation: number;
}

export interface Verdict {
  readonly promoted: boolean;
  readonly reason: string;
}

/** Silhouette that a challenger may be worse by: samples differ by as much. */
const silhouetteLossMax = 0.02;
/** Share of customers in segments that it may be worse by. */
const clusteredLossMax = 0.1;
/** Customers who must stay where they are... */
const agreementMin = 0.75;
/** ...unless the segments become clearer by so much silhouette. */
const silhouetteGainMin = 0.03;
/** A champion that was trained on fewer than this share of today's customers cannot claim that they stay. */
const youngShare = 0.5;

/** Whether a model knows so few of the customers of today that its segments are no measure of stability. */
export function isYoung(championPopulation: number, population: number): boolean {
  return championPopulation < population * youngShare;
}

/**
 * Whether a challenger replaces the champion: it must be as clear, cover as many customers, and leave most of them where they
 * are, unless much is gained. Marketing acts on segments: one that changes its members without need costs more than it gives.
 */
export function judgeChallenger(contest: Contest): Verdict {
  const { champion, challenger, agreement, population, championPopulation } = contest;
  const gain = challenger.silhouette - champion.silhouette;
  const clear = `silhouette ${challenger.silhouette.toFixed(3)} against ${champion.silhouette.toFixed(3)}`;
  const stays = `${percent(agreement)} of the customers stay`;
  if (gain < -silhouetteLossMax) return rejected(`the segments are less clear: ${clear}`);
  if (challenger.clustered < champion.clustered - clusteredLossMax) {
    const shares = `${percent(challenger.clustered)} against ${percent(champion.clustered)}`;
    return rejected(`too many customers are in no segment: ${shares} are in one`);
  }
  if (isYoung(championPopulation, population))
    return promoted(
      `the shop has outgrown the former model (${championPopulation} customers then): ${clear}`,
    );
  if (agreement >= agreementMin) return promoted(`as clear and stable: ${clear}, ${stays}`);
  if (gain >= silhouetteGainMin)
    return promoted(`so much clearer that customers may be moved: ${clear}, ${stays}`);
  return rejected(`too many customers would be moved for too little: ${clear}, ${stays}`);
}

function promoted(reason: string): Verdict {
  return { promoted: true, reason };
}

function rejected(reason: string): Verdict {
  return { promoted: false, reason };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

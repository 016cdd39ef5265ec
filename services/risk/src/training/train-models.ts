import type { RiskFigures } from '@shoal/contracts';
import {
  ChurnModel,
  type ChurnTraining,
  FraudModel,
  type FraudTraining,
  TooFewError,
  trainChurn,
  trainFraud,
} from '@shoal/risk-models';

/** What is trained, as it goes to a thread of its own: the champion as it is stored. */
export interface TrainingInput {
  readonly churn: Omit<ChurnTraining, 'champion'> & { readonly championJson?: string };
  readonly fraud: Omit<FraudTraining, 'champion'> & { readonly championJson?: string };
}

export interface TrainedModel {
  readonly json: string;
  readonly method: string;
  readonly rows: number;
  readonly positives: number;
  readonly quality: RiskFigures | undefined;
  readonly champion: RiskFigures | undefined;
}

/** A model, or why there is none yet. */
export type Trained = TrainedModel | { readonly tooFew: string };

export interface TrainingOutput {
  readonly churn: Trained;
  readonly fraud: Trained;
}

export function trainModels({ churn, fraud }: TrainingInput): TrainingOutput {
  return {
    churn: unlessTooFew(() => {
      const { championJson, ...training } = churn;
      const champion = championJson === undefined ? undefined : ChurnModel.fromJSON(JSON.parse(championJson));
      const { model, ...told } = trainChurn({ ...training, ...(champion && { champion }) });
      return { json: JSON.stringify(model), method: model.classifier.base.method, ...told };
    }),
    fraud: unlessTooFew(() => {
      const { championJson, ...training } = fraud;
      const champion = championJson === undefined ? undefined : FraudModel.fromJSON(JSON.parse(championJson));
      const { model, ...told } = trainFraud({ ...training, ...(champion && { champion }) });
      return {
        json: JSON.stringify(model),
        method: model.parts.classifier?.base.method ?? 'isolation',
        ...told,
      };
    }),
  };
}

function unlessTooFew(train: () => TrainedModel): Trained {
  try {
    return train();
  } catch (error) {
    if (error instanceof TooFewError) return { tooFew: error.message };
    throw error;
  }
}

import type { RiskFigures } from '@shoal/contracts';
import { BackendUnavailableError, loadTensorFlow } from '@shoal/neural';
import {
  ChurnModel,
  type ChurnTraining,
  FraudModel,
  type FraudTraining,
  TooFewError,
  trainChurn,
  trainFraud,
} from '@shoal/risk-models';
import { Autoencoder } from '@shoal/risk-models/neural';

/** What is trained, as it goes to a thread of its own: the champion as it is stored. */
export interface TrainingInput {
  readonly churn: Omit<ChurnTraining, 'champion'> & { readonly championJson?: string };
  readonly fraud: Omit<FraudTraining, 'champion' | 'autoencode'> & { readonly championJson?: string };
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

/** Trains one model after the other; the autoencoder in the fraud model is left out where TensorFlow cannot be had. */
export async function trainModels({ churn, fraud }: TrainingInput): Promise<TrainingOutput> {
  return {
    churn: await unlessTooFew(async () => {
      const { championJson, ...training } = churn;
      const champion = championJson === undefined ? undefined : ChurnModel.fromJSON(JSON.parse(championJson));
      const { model, ...told } = trainChurn({ ...training, ...(champion && { champion }) });
      return { json: JSON.stringify(model), method: model.classifier.base.method, ...told };
    }),
    fraud: await unlessTooFew(async () => {
      const { championJson, ...training } = fraud;
      const champion = championJson === undefined ? undefined : FraudModel.fromJSON(JSON.parse(championJson));
      const autoencode = await autoencoderWith(training.seed);
      const { model, ...told } = await trainFraud({
        ...training,
        ...(champion && { champion }),
        ...(autoencode && { autoencode }),
      });
      return {
        json: JSON.stringify(model),
        method: model.parts.classifier?.base.method ?? 'isolation',
        ...told,
      };
    }),
  };
}

async function autoencoderWith(seed: number): Promise<FraudTraining['autoencode']> {
  try {
    const { tf } = await loadTensorFlow();
    return (columns) => new Autoencoder({ tf, seed }).fit(columns);
  } catch (error) {
    if (error instanceof BackendUnavailableError) return undefined;
    throw error;
  }
}

async function unlessTooFew(train: () => Promise<TrainedModel>): Promise<Trained> {
  try {
    return await train();
  } catch (error) {
    if (error instanceof TooFewError) return { tooFew: error.message };
    throw error;
  }
}

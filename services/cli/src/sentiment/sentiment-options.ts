import { oneOf } from '../option-values.ts';

/** Models that learn from a file, and those that judge as they are. */
export const TRAINED = ['linear', 'adapted', 'deep', 'ensemble', 'encoder', 'encoder-deep'] as const;
export const MODELS = ['shipped', ...TRAINED, 'llm'] as const;
export type TrainedName = (typeof TRAINED)[number];
export type ModelName = (typeof MODELS)[number];

/** What `shoal sentiment` was asked to do. */
export interface SentimentOptions {
  readonly text: string;
  readonly label?: string;
  readonly positive?: string;
  readonly model?: ModelName | 'all';
  readonly train?: boolean;
  readonly predict?: boolean;
  readonly evaluate?: boolean;
  /** A model that --train has written. */
  readonly use?: string;
  readonly encoder?: string;
  readonly encoderPrefix: string;
  readonly llmUrl?: string;
  readonly llmModel?: string;
  readonly seed: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function parseModel(text: string): ModelName | 'all' {
  return oneOf('--model', [...MODELS, 'all'], text);
}

export {
  NeuralLifetime,
  type NeuralLifetimeOptions,
  type NeuralLifetimeProgress,
} from './neural-lifetime.ts';
export {
  type NeuralForecast,
  NeuralLifetimeModel,
  type StoredNeuralLifetime,
} from './neural-lifetime-model.ts';

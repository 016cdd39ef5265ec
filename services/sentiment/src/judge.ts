import type { Logger } from '@shoal/logging';
import { LlmJudge, shippedModel } from '@shoal/sentiment-models';
import { Counter, type Registry } from 'prom-client';
import type { SentimentConfig } from './config.ts';
import type { Models } from './models.ts';
import type { Judge } from './steps/judge-reviews.ts';

export interface JudgeDependencies {
  readonly models: Pick<Models, 'of'>;
  readonly config: Pick<SentimentConfig, 'llmUrl' | 'llmKey' | 'llmModel' | 'llmTimeoutMs'>;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** Judges by the shop's own model, or by the shipped one where it has none; by a language model before both where one is configured. */
export function createJudge({ models, config, logger, metrics }: JudgeDependencies): Judge {
  const judged = new Counter({
    name: 'shoal_sentiment_reviews_judged_total',
    help: 'Reviews by what they say and by what judged them: the shipped model, that of the shop, or a language model',
    labelNames: ['shop', 'label', 'language', 'model'],
    registers: [metrics],
  });
  const askLlm = llmOf(config, logger, metrics);
  return async (shop, texts) => {
    const { model: own, version } = models.of(shop) ?? {};
    const [judge, name] = own ? [own, `shop/${version}`] : [shippedModel(), 'shipped'];
    const answers = await (askLlm ? askLlm(judge, texts) : judge.predict(texts));
    return answers.map(({ label, probability, language, ...more }) => {
      const isLlm = 'by' in more && more.by === 'llm';
      judged.inc({ shop, label, language, model: isLlm ? 'llm' : own ? 'shop' : 'shipped' });
      return { sentiment: { label, probability, language }, model: isLlm ? 'llm' : name };
    });
  };
}

/** Undefined where no endpoint is configured. */
function llmOf(
  { llmUrl: url, llmKey: key, llmModel: model, llmTimeoutMs: timeoutMs }: JudgeDependencies['config'],
  logger: Logger,
  metrics: Registry,
) {
  if (url === '') return undefined;
  const fallbacks = new Counter({
    name: 'shoal_sentiment_llm_fallbacks_total',
    help: 'Reviews that the language model did not judge in time, or not as it should',
    registers: [metrics],
  });
  const onFallback = (reason: string, reviews: number) => {
    fallbacks.inc(reviews);
    logger.warn({ reason, reviews }, 'the language model did not judge: the model at hand did');
  };
  return (fallback: LlmFallback, texts: readonly string[]) =>
    new LlmJudge({ url, ...(key !== undefined && { key }), model, timeoutMs, fallback, onFallback }).predict(
      texts,
    );
}

type LlmFallback = ConstructorParameters<typeof LlmJudge>[0]['fallback'];

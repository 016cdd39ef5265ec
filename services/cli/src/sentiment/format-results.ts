import type { Sentiment } from '@shoal/sentiment-models';
import type { Colors } from '../colors.ts';
import { finite } from '../labelled/figures.ts';
import { plainTable } from '../plain-table.ts';
import { excerpt, printable } from '../printable.ts';
import type { Review } from './review-file.ts';
import type { JudgedModel, Results } from './run-sentiment.ts';

const EXAMPLES_SHOWN = 5;
const EXAMPLE_LENGTH = 70;

/** The summary for people. */
export function formatSummary(results: Results, rows: readonly Review[], colors: Colors): string {
  const { path, reviews, learned, models, answers, options } = results;
  const judged = models[0]?.reviews;
  const heading = [
    `${printable(path)}: ${count(reviews)} reviews`,
    ...(learned > 0 ? [`learned from ${count(learned)}`] : []),
    ...(judged === undefined
      ? []
      : [`judged on ${count(judged)}${learned > 0 ? ' others' : ' distinct ones'}`]),
  ].join(', ');
  const parts = [
    ...(models.length > 0 ? [modelTable(models, colors)] : []),
    ...(answers
      ? [answerTable(answers, results.reviewsPerSecond ?? 0, colors), exampleTable(rows, answers, colors)]
      : []),
    ...(options.out !== undefined ? [`written to ${printable(options.out)}\n`] : []),
  ];
  return `${heading}\n\n${parts.join('\n')}`;
}

function modelTable(models: readonly JudgedModel[], colors: Colors): string {
  const titles = ['accuracy', 'macro F1', 'unknown', 'reviews a second', 'seconds to learn'];
  const rows = models.map(({ model, accuracy, macroF1, unknown, reviewsPerSecond, trainSeconds }) => [
    ...[
      excerpt(model),
      accuracy.toFixed(4),
      macroF1.toFixed(4),
      count(unknown),
      count(Math.round(reviewsPerSecond)),
    ],
    trainSeconds === null ? '' : trainSeconds.toFixed(1),
  ]);
  return plainTable(
    [{ title: 'model' }, ...titles.map((title) => ({ title, align: 'right' as const }))],
    rows,
    colors,
  );
}

function answerTable(answers: readonly Sentiment[], perSecond: number, colors: Colors): string {
  const rows = (['positive', 'negative', 'unknown'] as const).map((label) => {
    const own = answers.filter((answer) => answer.label === label).length;
    return [label, count(own), `${((100 * own) / answers.length).toFixed(1)} %`];
  });
  const columns = [
    { title: 'says' },
    { title: 'reviews', align: 'right' as const },
    { title: 'share', align: 'right' as const },
  ];
  return `${plainTable(columns, rows, colors)}${count(Math.round(perSecond))} reviews a second\n`;
}

/** The reviews that the model is surest of, of both kinds. */
function exampleTable(rows: readonly Review[], answers: readonly Sentiment[], colors: Colors): string {
  const sorted = [...answers.keys()]
    .filter((i) => answers[i]?.label !== 'unknown')
    .sort((a, b) => positiveOf(answers, b) - positiveOf(answers, a));
  const shown = [...sorted.slice(0, EXAMPLES_SHOWN), ...sorted.slice(EXAMPLES_SHOWN).slice(-EXAMPLES_SHOWN)];
  const lines = shown.map((i) => [
    positiveOf(answers, i).toFixed(3),
    excerpt((rows[i]?.text ?? '').replace(/\s+/g, ' '), EXAMPLE_LENGTH),
  ]);
  return plainTable(
    [{ title: 'positive', align: 'right' }, { title: 'what it is surest of' }],
    lines,
    colors,
  );
}

function positiveOf(answers: readonly Sentiment[], i: number): number {
  return answers[i]?.probability.positive ?? 0.5;
}

/** One JSON object, for programs; the figures at its top are those of the most accurate model. */
export function formatJson({ reviews, learned, models, answers, reviewsPerSecond }: Results): string {
  const [best] = models;
  const counted =
    answers &&
    Object.fromEntries(
      (['positive', 'negative', 'unknown'] as const).map((label) => [
        label,
        answers.filter((one) => one.label === label).length,
      ]),
    );
  const json = {
    ...{ reviews, learned },
    ...(best ? modelJson(best) : {}),
    ...(counted && { ...counted, reviewsPerSecond: finite(reviewsPerSecond ?? 0) }),
    ...(models.length > 0 && { models: models.map(modelJson) }),
  };
  return `${JSON.stringify(json)}\n`;
}

function modelJson({
  model,
  reviews,
  accuracy,
  macroF1,
  unknown,
  reviewsPerSecond,
  trainSeconds,
}: JudgedModel) {
  return {
    ...{ model, judged: reviews, accuracy: finite(accuracy), macroF1: finite(macroF1), unknown },
    ...{
      reviewsPerSecond: finite(reviewsPerSecond),
      trainSeconds: trainSeconds === null ? null : finite(trainSeconds),
    },
  };
}

/** A csv with a line a review: where it stands in the file, what it says, how surely, in which language. */
export function formatRows(rows: readonly Review[], answers: readonly Sentiment[]): string {
  const lines = answers.map(({ label, probability, language }, i) =>
    [rows[i]?.line, label, probability.positive.toFixed(4), language].join(','),
  );
  return `line,sentiment,positive,language\n${lines.join('\n')}\n`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

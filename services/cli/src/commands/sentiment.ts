import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber } from '../option-values.ts';
import { MODELS, parseModel, type SentimentOptions } from '../sentiment/sentiment-options.ts';

const EXAMPLES = `
Models:
  shipped       comes with Shoal, for English and Chinese, and judges as it is (the default)
  linear        logistic regression on grams of words and characters
  adapted       learns on from the shipped one (the default with --train)
  deep          a convolution over words and characters
  encoder       logistic regression on a pretrained sentence encoder (--encoder): for a few hundred reviews
  encoder-deep  a convolution over the encoder's token vectors (--encoder): for thousands of reviews
  ensemble      linear twice, deep, and encoder-deep where --encoder is given, together: the most accurate
  llm           any endpoint that speaks as OpenAI's does (--llm-url, --llm-model, the key in SHOAL_SENTIMENT_LLM_KEY)

Examples:
  $ shoal sentiment reviews.csv --text review                                        what they say
  $ shoal sentiment reviews.csv --text review --predict --out judged.csv
  $ shoal sentiment reviews.csv.gz --text body --label stars --evaluate              how right the shipped model is
  $ shoal sentiment reviews.zip --text review --label label --train --evaluate --model all --json
  $ shoal sentiment reviews.jsonl --text body --label stars --train --out my.model   learn from all of them
  $ shoal sentiment new.csv --text body --use my.model --predict --out judged.csv
  $ npm run encoder -- e5                                                            makes an encoder's folder
  $ shoal sentiment reviews.csv --text body --label stars --train --evaluate --model ensemble \\
      --encoder e5 --encoder-prefix "query: "

A label has two values (pos and neg, 1 and 0), or is one to five stars: one and two are complaints, four and five praise, three are left out.
--train --evaluate learns from four fifths of the distinct reviews and judges the others. Files are csv, tsv, JSON or JSON lines, also in gz
or zip, in UTF-8 or GBK.
`;

/** `shoal sentiment FILE`: what reviews say, and how far that can be trusted. */
export function sentimentCommand(context: CommandContext): Command {
  return new Command('sentiment')
    .description(
      'tell praise from complaint in reviews, in English and Chinese (csv, tsv, json; also gz, zip)',
    )
    .argument('<file>', 'reviews: a line or an object each')
    .requiredOption('--text <column>', 'what they wrote')
    .option('--label <column>', 'what is true of it: two values, or one to five stars')
    .option(
      '--positive <value>',
      'the value of the label that means praise (default: known of pos/neg, 1/0 and their like)',
    )
    .option('--model <name>', `${MODELS.join(', ')} or all`, parseModel)
    .option('--train', 'learn from the file')
    .option('--predict', 'judge every review of the file')
    .option('--evaluate', 'tell how right the model is')
    .option('--use <file>', 'a model that --train has written')
    .option('--encoder <folder>', 'a pretrained encoder: a folder with tokenizer.json and an .onnx file')
    .option('--encoder-prefix <text>', 'put before each text, as "query: " of E5 models', '')
    .option('--llm-url <url>', 'address of an OpenAI-compatible API, up to /v1')
    .option('--llm-model <name>', 'the name of its model')
    .option(
      '--seed <n>',
      'the same seed gives the same split and the same networks',
      wholeNumber('--seed', 0),
      42,
    )
    .option('--out <file>', 'with --predict a csv with a line a review, with --train the model')
    .option('--json', 'print one JSON object instead of the summary')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: SentimentOptions) =>
      (await import('../sentiment/run-sentiment.ts')).runSentiment(file, options, context),
    );
}

// `npm run encoder -- FOLDER`: makes a folder with a pretrained encoder, for models of sentiment that are learned on it.
import { runCommand } from './command.ts';
import { E5_PREFIX, makeEncoder } from './encoder/make-encoder.ts';
import { parseEncoderOptions } from './encoder/options.ts';
import { reportToTerminal } from './report.ts';

await runCommand(async () => {
  const request = parseEncoderOptions(process.argv.slice(2), (text) => process.stdout.write(text));
  if (request === undefined) return 0;
  await makeEncoder(request, reportToTerminal);
  console.log(`Ready: --encoder ${request.folder} --encoder-prefix "${E5_PREFIX}"`);
  return 0;
});

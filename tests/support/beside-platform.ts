// Runs Node with the arguments given, beside a broker and a Redis for tests: `npm test` goes through here.
import { beside, environmentOf, runCommand, runNode } from '../../infra/local/src/command.ts';
import { reportToTerminal } from '../../infra/local/src/report.ts';
import { startPlatform } from './platform.ts';

await runCommand(() =>
  beside(
    () => startPlatform({ report: reportToTerminal, environment: process.env }),
    (platform) => runNode(process.argv.slice(2), environmentOf(platform)),
  ),
);

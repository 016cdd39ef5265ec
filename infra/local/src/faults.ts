// `npm run faults [-- NAME|--short|--list]`: puts faults on a stack of its own under load and checks that nothing is
// lost, doubled or out of order.
import { join } from 'node:path';
import { runCommand, runNode } from './command.ts';
import { rootFolder } from './folders.ts';

const script = join(rootFolder, 'tests', 'faults', 'main.ts');
await runCommand(() => runNode([script, ...process.argv.slice(2)], process.env));

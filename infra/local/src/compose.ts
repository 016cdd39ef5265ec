// `npm run compose`: tries docker-compose.yml for real on the Docker engine at hand, and takes everything down again.
import { join } from 'node:path';
import { runCommand, runNode } from './command.ts';
import { rootFolder } from './folders.ts';

const script = join(rootFolder, 'tests', 'compose', 'main.ts');
await runCommand(() => runNode([script, ...process.argv.slice(2)], process.env));

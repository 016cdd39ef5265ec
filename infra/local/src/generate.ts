// `npm run generate`: writes the documents that follow from libs/contracts. `-- --check` writes nothing and exits 1
// where one is not what it should be.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApiDocument, eventsPage, openApiDocument } from '@shoal/contracts';
import { runCommand } from './command.ts';
import { rootFolder } from './folders.ts';

const { version }: { version: string } = JSON.parse(readFileSync(join(rootFolder, 'package.json'), 'utf8'));
const servers = { ingestion: 'http://127.0.0.1:8080', gateway: 'http://127.0.0.1:8081' };

const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/events.md': eventsPage,
  'docs/openapi.json': () => JSON.stringify(openApiDocument({ version, servers })),
  'docs/asyncapi.json': () => JSON.stringify(asyncApiDocument({ version })),
};

await runCommand(async () => {
  const isCheck = process.argv.includes('--check');
  const stale: string[] = [];
  for (const [path, write] of Object.entries(DOCUMENTS)) {
    const text = await format(path, write());
    if (text === current(path)) continue;
    stale.push(path);
    if (!isCheck) writeFileSync(join(rootFolder, path), text);
  }
  const count = Object.keys(DOCUMENTS).length;
  if (stale.length === 0) console.log(`${count} generated documents are up to date`);
  for (const path of stale)
    console.log(isCheck ? `${path} is stale: npm run generate` : `${path} is written anew`);
  return isCheck && stale.length > 0 ? 1 : 0;
});

function current(path: string): string | undefined {
  const file = join(rootFolder, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** As `npm run check` wants all files: generated ones are checked with the rest. */
function format(path: string, text: string): Promise<string> {
  const biome = join(rootFolder, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'format', `--stdin-file-path=${path}`];
  return new Promise((resolve, reject) => {
    const options = { cwd: rootFolder, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, args, options, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
    child.stdin?.end(text);
  });
}

// Makes a clean clone ready to run TypeScript: Node 24, pnpm and the dependencies. It runs before anything is
// installed, on the system's own Node (20 or newer), so it is plain JavaScript without dependencies.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR = 24;

export const rootFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Returns the path of a Node 24 with every dependency installed. Costs a few milliseconds when the stamp of the
 * last preparation still holds. `report` receives one line for each step taken; none when nothing had to be done.
 */
export async function prepare(root, report) {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'));
  const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'));
  const stamp = stampOf({ lockfile, workspace, platform: `${process.platform}-${process.arch}` });
  const node = nodePath(root, process.version, process.execPath);
  const stampFile = join(root, '.shoal', 'setup.json');
  if (
    readStamp(stampFile) === stamp &&
    existsSync(node) &&
    existsSync(join(root, 'node_modules', '.modules.yaml'))
  ) {
    return node;
  }
  await installDependencies(root, report);
  await confirmNode(node);
  linkCommand(root);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(`${stampFile}.${process.pid}`, `${JSON.stringify({ stamp })}\n`);
  renameSync(`${stampFile}.${process.pid}`, stampFile);
  return node;
}

/**
 * Changes whenever what was installed could differ: other versions, other install rules, another platform.
 * The running Node's version is left out on purpose: `npm run` puts the installed Node 24 first on the path, so
 * the first and the second command run on different ones, and native modules use Node-API, which is the same for both.
 */
export function stampOf({ lockfile, workspace, platform }) {
  const hash = createHash('sha256');
  for (const part of [lockfile, workspace, platform]) {
    // The length keeps two parts from being read as one: "ab","c" is not "a","bc".
    hash.update(`${Buffer.byteLength(part)}:`).update(part);
  }
  return hash.digest('hex');
}

/** The stamp of the last preparation; undefined when there was none or the file is damaged. */
export function readStamp(stampFile) {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8')).stamp;
  } catch {
    return undefined;
  }
}

/** The system's own Node where it is new enough, else the one that the dependency "node" installs. */
export function nodePath(root, systemVersion, systemPath) {
  const major = Number.parseInt(systemVersion.slice(1), 10);
  return major >= NODE_MAJOR ? systemPath : join(root, 'node_modules', 'node', 'bin', 'node');
}

async function installDependencies(root, report) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const started = performance.now();
  report(`Installing dependencies with ${packageManager} (Node ${process.version} runs this step) ...`);
  // CI=true keeps pnpm from asking a question that nobody would see. npm has already fetched the very version that
  // packageManager pins, so pnpm need not check it: a frozen install would demand the pin in the lockfile as well.
  const outcome = await capture(
    'npm',
    ['exec', '--yes', '--', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'],
    { cwd: root, env: { ...process.env, CI: 'true', pnpm_config_pm_on_fail: 'ignore' } },
  );
  if (outcome.code !== 0) {
    throw new Error(`Installing the dependencies failed:\n${outcome.output.trim()}`);
  }
  report(`Dependencies installed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function confirmNode(node) {
  const { code, output } = await capture(node, ['--version'], {});
  const major = Number.parseInt(output.slice(1), 10);
  if (code !== 0 || !(major >= NODE_MAJOR)) {
    throw new Error(`Node ${NODE_MAJOR} is needed and ${node} does not give it: ${output.trim()}`);
  }
}

// pnpm does not link a workspace root's own bin; with the link, npx finds `shoal` without asking a registry.
function linkCommand(root) {
  const link = join(root, 'node_modules', '.bin', 'shoal');
  if (!existsSync(link)) symlinkSync('../../infra/local/shoal.mjs', link);
}

function capture(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

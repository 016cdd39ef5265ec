import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './children.ts';
import { type Report, timed } from './report.ts';
import { requireTool, type Tool } from './tools.ts';

const PYTHON: Tool = {
  command: 'python3',
  debianPackage: 'python3-venv',
  otherwise: 'or name a python3 that has venv first in PATH',
};
const INSTALL_WITHIN_MS = 20 * 60_000;

/** The Python of a virtual environment in that folder with these packages (`name==version`), made when it is first asked for. Rejects with a StackError. */
export async function pythonEnvironment(
  folder: string,
  packages: readonly string[],
  report: Report,
): Promise<string> {
  const python = join(folder, 'bin', 'python');
  const ready = join(folder, `ready-${packages.join('-').replaceAll('==', '-')}`);
  if (existsSync(ready)) return python;
  const base = await requireTool(PYTHON, process.env, report);
  await timed(report, `Installing ${packages.join(', ')} into ${folder}`, async () => {
    await rm(folder, { recursive: true, force: true });
    await run({ command: base, args: ['-m', 'venv', folder], withinMs: INSTALL_WITHIN_MS });
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    await run({ command: python, args: install, withinMs: INSTALL_WITHIN_MS });
    // Written last, so that an installation which was cut short is begun again.
    await writeFile(`${ready}.tmp`, '');
    await rename(`${ready}.tmp`, ready);
  });
  return python;
}

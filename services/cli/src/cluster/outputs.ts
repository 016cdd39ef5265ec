import { extname, join, parse } from 'node:path';
import { type OutputFile, prepareOutputFile, refuseTheSame } from '../output-file.ts';
import type { ClusterOptions } from './cluster-options.ts';

/** A file that was asked for, and can be written. */
export interface Output extends OutputFile {
  readonly path: string;
}

export interface Outputs {
  readonly assignments: Output | undefined;
  readonly plot: Output | undefined;
  readonly report: Output | undefined;
}

/** Checks every output before the work begins: a wrong folder is not to be found out after it. Throws CommandError. */
export async function prepareOutputs(input: string, options: ClusterOptions): Promise<Outputs> {
  const { out, report } = options;
  const plot = options.plot ?? (report === undefined ? undefined : pictureBeside(report));
  const named = Object.entries({ '--out': out, '--plot': plot, '--report': report });
  refuseTheSame(named);
  const prepare = async (path: string | undefined, option: string): Promise<Output | undefined> => {
    if (path === undefined) return undefined;
    const { write } = await prepareOutputFile(path, input, option);
    return { path, write };
  };
  return {
    assignments: await prepare(out, '--out'),
    plot: await prepare(plot, options.plot === undefined ? '--report' : '--plot'),
    report: await prepare(report, '--report'),
  };
}

/** A report without --plot gets its picture too: report.md has report.svg. A pipe has nothing beside it. */
function pictureBeside(report: string): string | undefined {
  const { dir, name, ext } = parse(report);
  return ext === '' || ext === '.svg' ? undefined : join(dir, `${name}.svg`);
}

export function isPng(path: string): boolean {
  return extname(path).toLowerCase() === '.png';
}

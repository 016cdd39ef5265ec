import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runShoal, temporaryFolder } from '../run-shoal.fixture.ts';
import { describeFaults, withLine } from './cluster-faults.fixture.ts';

describeFaults('shoal cluster with a fault in the options', [
  {
    fault: 'k above the rows',
    args: ['good.csv', '--k', '41'],
    says: 'good.csv: --k is 41, but there are only 40 rows: give 40 or less',
  },
  {
    fault: 'k above the distinct rows',
    file: `spend,orders\n${'1,2\n'.repeat(10)}3,4\n`,
    args: ['bad.csv', '--k', '3'],
    says: 'bad.csv: --k is 3, but there are only 2 distinct rows (of 11): give 2 or less',
  },
  ...['0', '-3', '2.5', 'many', '', '1e3'].map((k) => ({
    fault: `k = '${k}'`,
    args: ['good.csv', `--k=${k}`],
    says: `--k cannot be '${k}': give a positive integer or 'auto'`,
  })),
  {
    fault: 'a seed that is none',
    args: ['good.csv', '--seed', 'x'],
    says: "--seed cannot be 'x': give an integer, 0 or more",
  },
  {
    fault: 'an unknown method',
    args: ['good.csv', '--method', 'kmean'],
    says: "--method cannot be 'kmean': did you mean 'kmeans'?",
  },
  {
    fault: 'an unknown scale',
    args: ['good.csv', '--scale', 'minmax'],
    says: "--scale cannot be 'minmax': choose from log-standard, standard, log, root, root-standard, robust, quantile, quantile-normal, none",
  },
  {
    fault: 'a feature named twice',
    args: ['good.csv', '--features', 'spend,spend'],
    says: "--features cannot be 'spend,spend': name 'spend' only once",
  },
  {
    fault: 'a feature without a name',
    args: ['good.csv', '--features', 'spend,'],
    says: "--features cannot be 'spend,': give column names with commas between them",
  },
  {
    fault: 'an output folder that is not there, before reading anything',
    args: ['nowhere.csv', '--out', 'no-folder/out.csv'],
    says: 'no-folder/out.csv: its folder does not exist: create it first',
  },
  {
    fault: 'an output that is a directory',
    args: ['good.csv', '--out', 'somewhere'],
    says: 'somewhere: is a directory: name a file in it',
  },
  {
    fault: 'an output that is the input',
    args: ['good.csv', '--out', './somewhere/../good.csv'],
    says: './somewhere/../good.csv: is the input: choose another name for --out',
  },
  {
    fault: 'an unknown option',
    args: ['good.csv', '--kk', '3'],
    says: /^unknown option '--kk'.*: see --help$/,
  },
  { fault: 'no file', args: [], says: "missing required argument 'file': see --help" },
]);

describe('shoal cluster after a fault', () => {
  const { folder, write } = temporaryFolder();

  it('leaves the former output as it was, and nothing beside it', () => {
    write('out.csv', 'former');
    write('bad.csv', withLine(17, 'c15,1,2,abc'));
    assert.equal(runShoal(['cluster', 'bad.csv', '--out', 'out.csv'], folder).status, 2);
    assert.equal(readFileSync(join(folder, 'out.csv'), 'utf8'), 'former');
    assert.equal(runShoal(['cluster', 'bad.csv', '--out', 'fresh.csv'], folder).status, 2);
    assert.equal(existsSync(join(folder, 'fresh.csv')), false);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.part')),
      [],
    );
  });

  it('shows the code and the stack when told to be verbose, wherever that stands', () => {
    for (const args of [
      ['--verbose', 'cluster', 'nowhere.csv'],
      ['cluster', 'nowhere.csv', '--verbose'],
    ]) {
      const { stderr, status } = runShoal(args, folder);
      assert.match(
        stderr,
        /^nowhere\.csv: there is no such file.*\ncode CLI_FILE_MISSING\nCommandError: .*\n {4}at /,
      );
      assert.equal(status, 2);
    }
  });
});

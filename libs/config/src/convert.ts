import { kindOf, type SettingSchema } from './variable.ts';

/** A converted value, or what is wrong with the text, as the end of the sentence "it is ...". */
export type Conversion =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly wrong: string };

// Only plain decimals: Number() alone would also take '', '0x10' and 'Infinity', which nobody means.
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const TRUE_WORDS = new Set(['true', '1', 'yes', 'on']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'off']);

/** Turns the text of a variable into the value that its schema asks for. */
export function convert(text: string, setting: SettingSchema): Conversion {
  switch (kindOf(setting)) {
    case 'integer':
      return toInteger(text);
    case 'number':
      return toNumber(text);
    case 'boolean':
      return toBoolean(text);
    case 'list':
      return toList(text, setting.items ?? {});
    case 'text':
      return { ok: true, value: text };
  }
}

function toInteger(text: string): Conversion {
  const value = Number(text);
  if (!DECIMAL.test(text) || !Number.isSafeInteger(value)) return { ok: false, wrong: 'not a whole number' };
  return { ok: true, value };
}

function toNumber(text: string): Conversion {
  const value = Number(text);
  if (!DECIMAL.test(text) || !Number.isFinite(value)) return { ok: false, wrong: 'not a number' };
  return { ok: true, value };
}

function toBoolean(text: string): Conversion {
  const word = text.toLowerCase();
  if (TRUE_WORDS.has(word)) return { ok: true, value: true };
  if (FALSE_WORDS.has(word)) return { ok: true, value: false };
  return { ok: false, wrong: 'neither true nor false' };
}

function toList(text: string, item: SettingSchema): Conversion {
  const values: unknown[] = [];
  for (const part of text.split(',')) {
    const trimmed = part.trim();
    if (trimmed === '') continue;
    const converted = convert(trimmed, item);
    if (!converted.ok)
      return { ok: false, wrong: `a list with an entry "${trimmed}" that is ${converted.wrong}` };
    values.push(converted.value);
  }
  return { ok: true, value: values };
}

import { CommandError } from './command-error.ts';
import { nearestName } from './nearest-name.ts';
import { excerpt } from './printable.ts';

// Parsers of option values, for commander: from the text to the value, or a CommandError that names the mend.

/** Digits alone, so that neither `1e3` nor ` 3` nor `0x3` passes by accident. */
export function wholeNumber(option: string, least: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : -1;
    if (Number.isSafeInteger(number) && number >= least) return number;
    throw invalidOption(option, text, `give a whole number, ${least} or more`);
  };
}

export function positiveNumber(option: string): (text: string) => number {
  return (text) => {
    const number = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(number) && number > 0) return number;
    throw invalidOption(option, text, 'give a number above 0');
  };
}

/** A share of a whole, above 0 and below 1. */
export function share(option: string): (text: string) => number {
  return (text) => {
    const number = text.trim() === '' ? Number.NaN : Number(text);
    if (number > 0 && number < 1) return number;
    throw invalidOption(option, text, 'give a share above 0 and below 1, such as 0.7');
  };
}

/** Names with commas between them, each once. */
export function columnNames(option: string): (text: string) => readonly string[] {
  return (text) => {
    const names = text.split(',').map((name) => name.trim());
    if (names.includes('')) throw invalidOption(option, text, 'give column names with commas between them');
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw invalidOption(option, text, `name '${excerpt(twice)}' only once`);
    return names;
  };
}

/** The name of a picture, which is drawn as its ending says. */
export function parsePlot(text: string): string {
  if (/\.(svg|png)$/i.test(text)) return text;
  throw invalidOption('--plot', text, 'give a name that ends in .svg or .png');
}

/** One of a few words; a near miss is answered with the word that was meant. */
export function oneOf<T extends string>(option: string, choices: readonly T[], text: string): T {
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  const near = nearestName(text, choices);
  const mend = near === undefined ? `choose from ${choices.join(', ')}` : `did you mean '${near}'?`;
  throw invalidOption(option, text, mend);
}

/** Milliseconds since 1970 of a date or a date and time in ISO 8601. */
export function moment(option: string): (text: string) => number {
  return (text) => {
    const at = /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(at)) return at;
    throw invalidOption(option, text, 'give a date such as 2026-01-31 or 2026-01-31T12:00:00Z');
  };
}

export function httpUrl(option: string): (text: string) => string {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '');
    throw invalidOption(option, text, 'give an address such as http://127.0.0.1:8080');
  };
}

// As the contract has it, without loading all its schemas for the sake of a help text.
const SHOP = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function parseShop(text: string): string {
  if (SHOP.test(text)) return text;
  throw invalidOption('--shop', text, 'give lower-case letters, digits and dashes, such as my-shop');
}

export function invalidOption(option: string, text: string, mend: string): CommandError {
  return new CommandError('CLI_OPTION_INVALID', `${option} cannot be '${excerpt(text)}': ${mend}`);
}

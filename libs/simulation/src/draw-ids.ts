import type { Sfc32 } from './sfc32.ts';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Sixteen random bits as four hexadecimal digits. */
function digits4(bits: number): string {
  return `${hex[(bits >>> 8) & 255]}${hex[bits & 255]}`;
}

/** Thirty-two random bits as eight hexadecimal digits. */
function digits8(bits: number): string {
  return digits4(bits >>> 16) + digits4(bits);
}

/** A string shaped like a version 4 UUID, drawn from the seeded generator: the same seed gives the same ids. */
export function drawUuid(random: Sfc32): string {
  const high = random.uint32();
  const middle = random.uint32();
  const low = random.uint32();
  const version = (middle & 0x0fff) | 0x4000;
  const variant = ((low >>> 16) & 0x3fff) | 0x8000;
  return `${digits8(high)}-${digits4(middle >>> 16)}-${digits4(version)}-${digits4(variant)}-${digits4(low)}${digits8(random.uint32())}`;
}

/** Sixteen hexadecimal digits, as a card's or a device's fingerprint. */
export function drawFingerprint(random: Sfc32): string {
  return digits8(random.uint32()) + digits8(random.uint32());
}

/** An address out of 10.0.0.0/8, which is nobody's on the internet. */
export function drawAddress(random: Sfc32): string {
  return `10.${random.below(256)}.${random.below(256)}.${1 + random.below(254)}`;
}

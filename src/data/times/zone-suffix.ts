import { isZone } from '../calendar/zone-offsets.js';

/** What stands behind a time: an offset from UTC, or the name of a zone. */
export type ZoneSuffix = { readonly offsetMs: number } | { readonly zone: string };

const OFFSET = /^(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?(?:\s*[[(].*[\])]|\s+[A-Z]{2,5})?$/i;
const IANA = /^\[?([A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)\]?$/;
/** Hours from UTC. What has several meanings (CST, IST, BST, AST) is not here. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  HKT: 8,
  SGT: 8,
  JST: 9,
  KST: 9,
  AEST: 10,
  AEDT: 11,
  EST: -5,
  EDT: -4,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};

/** Reads `Z`, `+01:00`, `GMT-0500`, `UTC+2`, `EST`, `America/New_York`; undefined where a text is none of them. */
export function zoneSuffix(text: string): ZoneSuffix | undefined {
  const hours = ABBREVIATIONS[text.toUpperCase()];
  if (hours !== undefined) return { offsetMs: hours * 3_600_000 };
  const offset = OFFSET.exec(text);
  if (offset) return offsetOf(offset);
  const [, zone] = IANA.exec(text) ?? [];
  return zone !== undefined && isZone(zone) ? { zone } : undefined;
}

function offsetOf([, sign, hours, minutes = '0']: RegExpExecArray): ZoneSuffix | undefined {
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (size > 14 * 3_600_000) return undefined;
  return { offsetMs: sign === '-' ? -size : size };
}

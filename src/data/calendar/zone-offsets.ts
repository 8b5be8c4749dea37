import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { DAY_MS } from './civil-date.js';
import { zoneRule } from './zone-rule.js';
import type { BrokerClock } from './zone-rule.js';

/** The offsets of a zone over a range of time. Entry i holds from `fromMs[i]` until `fromMs[i + 1]`. */
export interface ZoneOffsets {
  readonly zone: string;
  /** epoch milliseconds UTC, ascending; the first is -Infinity */
  readonly fromMs: readonly number[];
  /** local minus UTC, milliseconds */
  readonly offsetMs: readonly number[];
}

const FIXED_UTC: ZoneOffsets = { zone: 'UTC', fromMs: [-Infinity], offsetMs: [0] };
/** Shorter than any pair of transitions that a zone has had since 1970. */
const PROBE_MS = 7 * DAY_MS;
/** Local and UTC times differ by less than this. */
const MARGIN_MS = 2 * DAY_MS;

/** Returns the offsets of `zone` that cover [fromMs, toMs) with two days to spare: an IANA name, `-05:00`, `UTC+2/+3 by New York`.
 *  `Intl` is asked directly: a probe costs 1 µs, where a Temporal polyfill takes 80 ms for twenty years of transitions.
 *  Throws UsageError NAME_UNKNOWN where the zone is not in the IANA database. */
export function zoneOffsets(zone: string, fromMs: number, toMs: number): ZoneOffsets {
  if (zone === 'UTC' || !(fromMs <= toMs)) return { ...FIXED_UTC, zone };
  const key = `${zone} ${fromMs} ${toMs}`;
  const known = lookedUp.get(key);
  if (known !== undefined) return known;
  const offsets = findOffsets(zone, fromMs, toMs);
  if (lookedUp.size >= MOST_LOOKED_UP) lookedUp.clear();
  lookedUp.set(key, offsets);
  return offsets;
}

/** The same bars are asked for in the same zones again and again: when they are seen, checked, searched for gaps and resampled. */
const lookedUp = new Map<string, ZoneOffsets>();
const MOST_LOOKED_UP = 64;

function findOffsets(zone: string, fromMs: number, toMs: number): ZoneOffsets {
  const rule = zoneRule(zone);
  if (rule !== undefined && 'offsetMs' in rule) return { zone, fromMs: [-Infinity], offsetMs: [rule.offsetMs] };
  if (rule !== undefined) return brokerOffsets(zone, rule, fromMs, toMs);
  return namedOffsets(zone, fromMs, toMs);
}

/** A broker's clock has its summer offset while the city that it follows has its own. */
function brokerOffsets(zone: string, { city, winterMs, summerMs }: BrokerClock, fromMs: number, toMs: number): ZoneOffsets {
  const followed = namedOffsets(city, fromMs, toMs);
  const winter = Math.min(...namedOffsets(city, fromMs - 366 * DAY_MS, toMs).offsetMs);
  return { zone, fromMs: followed.fromMs, offsetMs: followed.offsetMs.map((offset) => (offset > winter ? summerMs : winterMs)) };
}

function namedOffsets(zone: string, fromMs: number, toMs: number): ZoneOffsets {
  const offsetAt = offsetReader(zone);
  const starts = [-Infinity];
  const offsets = [offsetAt(fromMs - MARGIN_MS)];
  for (let at = fromMs - MARGIN_MS; at < toMs + MARGIN_MS; at += PROBE_MS) {
    const after = offsetAt(at + PROBE_MS);
    if (after === offsets.at(-1)) continue;
    starts.push(findTransition(offsetAt, at, at + PROBE_MS));
    offsets.push(after);
  }
  return { zone, fromMs: starts, offsetMs: offsets };
}

/** Throws UsageError NAME_UNKNOWN where the zone is not in the IANA database. */
export function requireZone(zone: string): void {
  const rule = zone === 'UTC' ? undefined : zoneRule(zone);
  if (zone !== 'UTC' && rule === undefined) offsetReader(zone);
}

/** Whether a name is a zone of the IANA database. */
export function isZone(name: string): boolean {
  try {
    return zoneFormat(name) !== undefined;
  } catch {
    return false;
  }
}

/** Returns the index of the entry that holds at `timeMs`. */
export function offsetIndexAt(offsets: ZoneOffsets, timeMs: number): number {
  let low = 0;
  let high = offsets.fromMs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets.fromMs[middle]! <= timeMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

function findTransition(offsetAt: (timeMs: number) => number, fromMs: number, toMs: number): number {
  const before = offsetAt(fromMs);
  let low = Math.floor(fromMs / 1000);
  let high = Math.ceil(toMs / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function offsetReader(zone: string): (timeMs: number) => number {
  const format = zoneFormat(zone);
  return (timeMs) => parseOffset(format.format(timeMs));
}

/** A format takes a millisecond to make. */
const formats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = makeFormat(zone);
  formats.set(zone, made);
  return made;
}

function makeFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' });
  } catch (cause) {
    const names = ['UTC', ...Intl.supportedValuesOf('timeZone')];
    throw new UsageError(
      'NAME_UNKNOWN',
      `timezone "${zone}" is not in the IANA database${suggestName(zone, names)}; an offset (-05:00) and a broker's clock (UTC+2/+3 by New York) are zones too`,
      {
        context: { timezone: zone },
        cause,
      },
    );
  }
}

/** Reads the end of `1998, GMT-05:00`; plain `GMT` is 0. */
function parseOffset(text: string): number {
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (match?.[1] === undefined) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return (match[1] === '-' ? -seconds : seconds) * 1000;
}

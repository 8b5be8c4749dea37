/** A zone that never changes. */
export interface FixedOffset {
  readonly offsetMs: number;
}

/** A clock that is put forward while a city's is: most brokers have UTC+2, and UTC+3 while New York has summer time, so that their day ends
 *  at 17:00 there. */
export interface BrokerClock {
  /** IANA zone */
  readonly city: string;
  readonly winterMs: number;
  readonly summerMs: number;
}

const OFFSET = String.raw`([+-])(\d{1,2})(?::?([0-5]\d))?`;
const FIXED = new RegExp(`^(?:UTC|GMT)?${OFFSET}$`, 'i');
const BROKER = new RegExp(`^(?:UTC|GMT)?${OFFSET}/${OFFSET} by (.+)$`, 'i');
const LONGEST_MS = 14 * 3_600_000;

/** Reads `-05:00`, `UTC+2` and `UTC+2/+3 by New York`; undefined where a zone is written in another way. */
export function zoneRule(zone: string): FixedOffset | BrokerClock | undefined {
  const fixed = FIXED.exec(zone);
  if (fixed) return within(offsetOf(fixed, 1));
  const broker = BROKER.exec(zone);
  const city = broker ? zoneOfCity(broker[7]!) : undefined;
  if (!broker || city === undefined) return undefined;
  return { city, winterMs: offsetOf(broker, 1), summerMs: offsetOf(broker, 4) };
}

function offsetOf(match: RegExpExecArray, at: number): number {
  const size = (Number(match[at + 1]) * 60 + Number(match[at + 2] ?? 0)) * 60_000;
  return match[at] === '-' ? -size : size;
}

function within(offsetMs: number): FixedOffset | undefined {
  return Math.abs(offsetMs) <= LONGEST_MS ? { offsetMs } : undefined;
}

/** Returns the zone of a city, `New York` or `America/New_York`; undefined where there is none. */
function zoneOfCity(city: string): string | undefined {
  const wanted = city.trim().toLowerCase().replaceAll(' ', '_');
  return Intl.supportedValuesOf('timeZone').find((name) => name.toLowerCase() === wanted || name.toLowerCase().endsWith(`/${wanted}`));
}

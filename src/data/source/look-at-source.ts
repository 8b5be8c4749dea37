import { DataError } from '../../core/errors.js';
import type { DataRequest } from './data-request.js';
import { calendarAsked } from './data-request.js';
import { inferTimeframe } from '../bars/infer-timeframe.js';
import { checkBars, type CheckedBars } from '../quality/check-bars.js';
import { keepingPolicies } from '../quality/policies.js';
import { readSource } from './read-source.js';

/** Places of one kind that are kept to be shown. */
const SHOWN_PLACES = 100_000;

/** Reads a source at its own timeframe and looks its bars over without changing any, as far as they can stand beside one another.
 *  Every issue has all its places as examples, up to 100,000.
 *  Throws as importMarket does.                                                   */
export async function lookAtSource(request: DataRequest): Promise<CheckedBars> {
  const raw = await readSource(request);
  const checked = checkBars(raw, {
    timezone: request.timezone,
    timeframe: request.timeframe,
    calendar: calendarAsked(request),
    policies: keepingPolicies(),
    exampleLimit: SHOWN_PLACES,
    inferTimeframe: (timeMs) => inferTimeframe(timeMs) ?? request.timeframe,
  });
  if (checked.timeframe !== undefined) return checked;
  throw new DataError('DATA_TIMEFRAME', `${raw.source} has a single bar, which shows no timeframe; name one`, {
    context: { source: raw.source },
  });
}

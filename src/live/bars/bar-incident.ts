import type { FeedBar } from './feed-bar.js';

/** What a bar was that was not simply the next one: late (its instant is over), missing (it did not come in time), revised (another bar
 *  than the one that is known), repeated, invalid, open (it has not
 *  ended: its values are not those that it ends with), or of a symbol that nobody asked for. */
export const INCIDENT_KINDS = ['late', 'missing', 'revised', 'repeated', 'invalid', 'open', 'unknown_symbol'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export interface BarIncident {
  readonly kind: IncidentKind;
  readonly symbol: string;
  /** open of the bar, epoch milliseconds */
  readonly time: number;
  /** what was done, as a clause */
  readonly done: string;
  /** how many in a row are missing, from `time` on; without it one */
  readonly bars?: number | undefined;
  /** what was left out of a bar that is late, revised or invalid */
  readonly bar?: FeedBar | undefined;
  /** nothing is given behind it: its policy says so */
  readonly halts?: true | undefined;
}

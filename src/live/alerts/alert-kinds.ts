/** How urgent an alert is, the least first; `critical` passes quiet hours. */
export const ALERT_LEVELS = ['info', 'warning', 'critical'] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

/** What of a session can be told of. `feed_down`: nothing can be read from a feed; `fault`: a line or an answer of it was left out.
 *  `parity_lost`: what was walked is not what a fresh walk of the recorded bars gives. */
export const ALERT_KINDS = [
  'started',
  'stopped',
  'halted',
  'released',
  'guard',
  'difference',
  'fault',
  'feed_down',
  'feed_recovered',
  'incident',
  'rejected',
  'fill',
  'parity_lost',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** How urgent each kind is where a config says nothing, and whether it is told of at all. */
export const KIND_DEFAULTS: Readonly<Record<AlertKind, { readonly send: boolean; readonly level: AlertLevel }>> = {
  started: { send: true, level: 'info' },
  stopped: { send: true, level: 'info' },
  halted: { send: true, level: 'critical' },
  released: { send: true, level: 'info' },
  guard: { send: true, level: 'warning' },
  difference: { send: true, level: 'critical' },
  fault: { send: true, level: 'warning' },
  feed_down: { send: true, level: 'critical' },
  feed_recovered: { send: true, level: 'warning' },
  incident: { send: false, level: 'info' },
  rejected: { send: true, level: 'warning' },
  fill: { send: false, level: 'info' },
  parity_lost: { send: true, level: 'critical' },
};

/** Returns the more urgent of two levels. */
export function moreUrgent(a: AlertLevel, b: AlertLevel): AlertLevel {
  return ALERT_LEVELS.indexOf(a) >= ALERT_LEVELS.indexOf(b) ? a : b;
}

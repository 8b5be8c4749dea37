/** Returns a time to its minute as sentences for people have it: 2026-03-28 08:00 UTC.
 *  time  epoch milliseconds, or ISO 8601 */
export function minuteText(time: number | string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

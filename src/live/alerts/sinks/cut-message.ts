/** Returns a text of at most so many UTF-16 units, with an ellipsis where it was cut; no character is halved. */
export function cutMessage(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, Math.max(0, most - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Cuts a text that is longer than `length` characters, with an ellipsis as its last. */
export function cutText(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text;
}

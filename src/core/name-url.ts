/** Returns an address for people: what stands behind a question mark may be signed. */
export function nameUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** Returns the address behind `rel="next"` in a Link header (RFC 8288); undefined where there is none. */
export function nextLink(header: string | null): string | undefined {
  if (header === null) return undefined;
  for (const [, url, parameters] of header.matchAll(/<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)/g)) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))/i.exec(parameters ?? '');
    const names = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/);
    if (names.includes('next')) return url;
  }
  return undefined;
}

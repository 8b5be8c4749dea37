/** A number that is none, in an attribute or alone between tags. */
export const BROKEN = /="[^"]*(NaN|Infinity|undefined)[^"]*"|>(NaN|Infinity|undefined)|\[object/;

/** A name that would run, were it not escaped. */
export const HOSTILE = `</script><script>alert("x")</script><img src=x onerror='y'>`;

/** What the page shows: everything but its style, its data and its script. */
export function visible(page: string): string {
  return page.replace(/<style>[\s\S]*?<\/style>|<script[\s\S]*?<\/script>/g, '');
}

/** The titles of a page's sections, in their order. */
export function sectionTitles(page: string): string[] {
  return [...visible(page).matchAll(/<section[^>]*><h2>([^<]*)<\/h2>/g)].map(([, title]) => title!);
}

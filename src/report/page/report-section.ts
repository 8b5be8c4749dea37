import { drawSection, type SectionContent } from '../panels/section.js';
import type { Markup } from '../panels/markup.js';

/** A section of a page: pages are lists of them, which tests and documents go through too. */
export interface ReportSection<Page> {
  /** stands in the page as the section's id */
  readonly id: string;
  readonly title: string;
  /** may break across printed pages */
  readonly isLong?: true;
  /** what a document says that it shows */
  readonly shows: string;
  /** undefined leaves the section out */
  draw(page: Page): SectionContent | undefined;
}

/** A section that several pages have alike, each from data of its own. */
export type SharedSection = Omit<ReportSection<never>, 'draw'>;

/** Draws the sections of a page in their order.
 *  withContent  leaves out those that have nothing to show
 *  idSuffix     behind their ids, where a page has them several times */
export function drawSections<Page>(
  sections: readonly ReportSection<Page>[],
  page: Page,
  { withContent = false, idSuffix = '' }: { readonly withContent?: boolean; readonly idSuffix?: string } = {},
): readonly Markup[] {
  return sections.flatMap(({ id, title, isLong, draw }) => {
    const content = draw(page);
    if (content === undefined || (withContent && content.body === undefined)) return [];
    return [drawSection(title, content.note, content.body, isLong ?? false, `${id}${idSuffix}`)];
  });
}

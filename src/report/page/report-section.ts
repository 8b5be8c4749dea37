import { drawSection } from '../panels/section.js';
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
  draw(page: Page): Markup;
}

/** Draws the sections of a page in their order. */
export function drawSections<Page>(sections: readonly ReportSection<Page>[], page: Page): readonly Markup[] {
  return sections.map(({ id, title, isLong, draw }) => drawSection(title, undefined, draw(page), isLong ?? false, id));
}

import { markup, type Markup } from './markup.js';

/** What a section shows: how to read it, and its content; without content the note says why there is none. */
export interface SectionContent {
  readonly note?: string | Markup | undefined;
  readonly body?: Markup | undefined;
}

/** Draws a section of a page: its title, a note on how to read it, and its content. A long one may break across printed pages. */
export function drawSection(
  title: string,
  note: string | Markup | undefined,
  content: Markup | undefined,
  isLong = false,
  id?: string,
): Markup {
  return markup`<section${id !== undefined && markup` id="${id}"`}${isLong && markup` class="long"`}><h2>${title}</h2>${note !== undefined && markup`<p class="note">${note}</p>`}${content}</section>
`;
}

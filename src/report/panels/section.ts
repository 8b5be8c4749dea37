import { markup, type Markup } from './markup.js';

/** Draws a section of a page: its title, a note on how to read it, and its content. A long one may break across printed pages. */
export function drawSection(title: string, note: string | Markup | undefined, content: Markup, isLong = false, id?: string): Markup {
  return markup`<section${id !== undefined && markup` id="${id}"`}${isLong && markup` class="long"`}><h2>${title}</h2>${note !== undefined && markup`<p class="note">${note}</p>`}${content}</section>
`;
}

/** Draws a section that has nothing to show, and says why. */
export function drawEmptySection(title: string, reason: string): Markup {
  return drawSection(title, reason, markup``);
}

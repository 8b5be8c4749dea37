import { markup, type Markup } from './markup.js';

/** A name, what it comes to, and what more is to be said of it when the reader points there. */
export interface Card {
  readonly name: string;
  readonly value: string;
  /** absent: the name, which a narrow card cuts */
  readonly title?: string | undefined;
}

/** Draws the main figures of a page side by side. */
export function drawCards(cards: readonly Card[]): Markup {
  return markup`<dl class="cards">${cards.map(({ name, value, title }) => markup`<div title="${title ?? name}"><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

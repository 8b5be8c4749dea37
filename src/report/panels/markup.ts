/** A piece of HTML or SVG that may be printed as it is. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may stand between the braces of a `markup` template. Nothing is printed for undefined and false. */
export type Piece = Markup | string | number | undefined | false | readonly Piece[];

/** Builds HTML or SVG from a template: its own text is kept, every interpolated string is escaped.
 *  This is the only way from input to page, so a hostile name stays text. */
export function markup(fixed: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = fixed[0]!;
  for (let i = 0; i < pieces.length; i++) text += printPiece(pieces[i]!) + fixed[i + 1]!;
  return new Markup(text);
}

/** Marks text that was made here and holds no input (a path, a style sheet, an escaped drawing) as printable. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Escapes text for element content and quoted attributes. Also runs inside the page: refers to nothing outside itself. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function printPiece(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'number') return String(piece);
  if (typeof piece === 'string') return escapeText(piece);
  let text = '';
  for (const each of piece) text += printPiece(each);
  return text;
}

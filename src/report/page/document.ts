import { createHash } from 'node:crypto';
import { markup, raw, type Markup } from '../panels/markup.js';
import { STYLE } from './style.js';

/** What a page is made of. */
export interface DocumentParts {
  readonly title: string;
  /** what kind of page it is, e.g. `Run report` */
  readonly kind: string;
  readonly body: Markup;
  /** plain data for the script, or undefined where the page needs none */
  readonly data: unknown;
  /** the page's own script, made of code from this repository only */
  readonly script: string;
}

/** Renders one self-contained page: style, data and script inside. Its content security policy forbids every load, and every
 *  script but its own, so that it opens from a file, offline, and a name from the input can never run. */
export function renderDocument(parts: DocumentParts): string {
  const script = `${parts.script}\n`;
  const scriptHash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${parts.title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<div class="masthead"><span><b>barloom</b> · ${parts.kind}</span><button type="button" class="theme" id="theme" hidden>Dark</button></div>
<main>
${parts.body}
</main>
<script type="application/json" id="data">${raw(printData(parts.data))}</script>
<script>${raw(script)}</script>
</body>
</html>
`.text;
}

/** JSON that cannot end the element that holds it. Typed arrays become base64 of their bytes, little-endian. */
function printData(data: unknown): string {
  return JSON.stringify(data ?? null, printArray).replaceAll('<', '\\u003c');
}

function printArray(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  return { type: value.constructor.name, base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
}

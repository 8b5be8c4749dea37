// Writes the pages that are generated from declarations and registers (`npm run docs`).
import { writeFileSync } from 'node:fs';
import { generatedPages, pagePath } from './generated-pages.mjs';

for (const [name, text] of Object.entries(generatedPages())) {
  writeFileSync(pagePath(name), text);
  process.stdout.write(`written: docs/${name}\n`);
}

// Writes the pages that are generated: docs/functions.md from the functions' declarations (`npm run docs`).
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { functionsPage } from '../dist/app/strategy/list-functions.js';

const path = fileURLToPath(new URL('../docs/functions.md', import.meta.url));
writeFileSync(path, functionsPage());
process.stdout.write(`written: ${path}\n`);

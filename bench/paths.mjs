import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));

const SHARED_DIR = process.env.BARLOOM_SHARED ?? join(PROJECT_DIR, '../shared');
const REAL_BARS = join(SHARED_DIR, 'data/BTCUSD-1h.csv.gz');

/** Path of the real BTCUSD hours, or undefined where they are not on this machine. */
export const REAL_BARS_PATH = existsSync(REAL_BARS) ? REAL_BARS : undefined;

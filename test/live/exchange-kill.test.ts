import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { killSession } from './exchange/kill-session.js';
import { SpotServer } from './exchange/spot-server.js';

test('a session at an exchange that is killed at each place of an order and started again loses none and sends none twice', async () => {
  const server = await new SpotServer().start();
  const dir = mkdtempSync(join(tmpdir(), 'exchange-kill-'));
  try {
    await killSession(server, dir, 1);
    expect(server.sent.size).toBe(10);
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});

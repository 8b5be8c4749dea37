// A session that tells of so many faults and sends them to a receiver; test/live/alerts/alert-kill.test.ts starts it and kills it.
import { readAlertConfig } from '../../../dist/live/alerts/alert-config.js';
import { SessionAlerts } from '../../../dist/live/alerts/open-alerts.js';

const [, , dir, address, count] = process.argv;
const config = readAlertConfig({ sinks: ['webhook'], quiet_minutes: 0 });
const alerts = SessionAlerts.open(config, { dir, session: 'spy', environment: { BARLOOM_ALERT_WEBHOOK: address } });
for (let k = 1; k <= Number(count); k++) alerts.notice({ kind: 'fault', sentence: `fault ${k}` });
await alerts.close(30_000);
console.log('done');

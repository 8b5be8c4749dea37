// A session that sends twelve orders to a broker behind HTTP, and kills itself where and at which of them it is told to; test/live/order-kill.test.ts starts it.
import { OrderJournal } from '../../dist/live/orders/order-journal.js';
import { OrderDesk } from '../../dist/live/orders/order-desk.js';

const [, , dir, url, point, which] = process.argv;

async function ask(call, ...args) {
  const answer = await fetch(`${url}/${call}`, { method: 'POST', body: JSON.stringify(args) });
  const { value } = await answer.json();
  return value ?? undefined;
}

function die(at, order) {
  if (at === point && order.sequence === Number(which)) process.kill(process.pid, 'SIGKILL');
}

const broker = {
  name: 'local',
  async place(id, order) {
    die('intent', order);
    const result = await ask('place', id, order);
    die('answered', order);
    return result;
  },
  find: (id) => ask('find', id),
  cancel: (id) => ask('cancel', id),
  openOrders: () => ask('openOrders'),
  positions: async () => new Map(await ask('positions')),
  cash: () => ask('cash'),
  fillsSince: (time) => ask('fillsSince', time),
};

const journal = OrderJournal.open(dir);
const write = journal.append.bind(journal);
let sequence = 0;
journal.append = (event) => {
  write(event);
  die(event.kind, { sequence });
};
const desk = new OrderDesk(journal, broker, { waits: [20, 20, 20] });
await desk.start('s');
await desk.recover();
const differences = await desk.reconcile();
for (sequence = 0; sequence < 12; sequence++) {
  const side = sequence % 4 === 3 ? 'sell' : 'buy';
  const order = {
    symbol: 'BTCUSDT',
    leg: 'main',
    side,
    type: 'market',
    quantity: 1 + sequence,
    purpose: 'enter',
    time: 0,
    reduces: false,
    sequence,
  };
  await desk.submit(order);
  await desk.takeFills();
}
differences.push(...(await desk.reconcile()));
journal.close();
console.log(JSON.stringify(differences));

// A session that sends orders to an exchange through ccxt, and kills itself where and at which of them it is told to; test/live/exchange/kill-session.ts starts it.
import { openTradingExchange } from '../../dist/fetch/ccxt/open-trading-exchange.js';
import { CcxtBroker } from '../../dist/live/brokers/ccxt-broker.js';
import { OrderJournal } from '../../dist/live/orders/order-journal.js';
import { OrderDesk } from '../../dist/live/orders/order-desk.js';

const [, , dir, endpoint, count, point, which] = process.argv;

function die(at, order) {
  if (at === point && order.sequence === Number(which)) process.kill(process.pid, 'SIGKILL');
}

const exchange = await openTradingExchange('binance', { endpoint, environment: process.env });
exchange.enableRateLimit = false;
const broker = await CcxtBroker.open(exchange, { BTCUSDT: 'BTC/USDT' });
const place = broker.place.bind(broker);
broker.place = async (id, order) => {
  die('intent', order);
  const result = await place(id, order);
  die('answered', order);
  return result;
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
const differences = [...(await desk.reconcile())];
for (sequence = 0; sequence < Number(count); sequence++) {
  const side = sequence % 4 === 3 ? 'sell' : 'buy';
  const quantity = 0.01 * (1 + (sequence % 5));
  const order = { symbol: 'BTCUSDT', leg: 'main', side, type: 'market', quantity, purpose: 'enter', time: 0, reduces: false, sequence };
  await desk.submit(order);
  await desk.takeFills();
}
differences.push(...(await desk.reconcile()));
journal.close();
console.log(JSON.stringify(differences));

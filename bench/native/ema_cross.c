/* The rules of the simulator bar by bar: a cross of exponential averages, long only, with an ATR stop and target.
 *
 * Averages and the ATR are computed once and shared by all pairs; each pair is then one pass over the bars. Flat and held
 * bars have loops of their own, marks need no division but where the drawdown deepens, and nothing is stored per bar.
 *
 * usage: ema_cross INPUT OUTPUT; both are f64 in the machine's byte order.
 *   INPUT   bars pairs averages passes atr_period cash impact taker_fee maker_fee stop_atr target_atr days_per_year timeframe_ms
 *           periods[averages]  fast[pairs] slow[pairs] (positions)  open high low close time day_end [bars each]
 *   OUTPUT  seconds[passes]  records[pairs * METRICS]
 */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { METRICS = 18, HEADER = 13 };
static const double DAY_MS = 86400000.0;

typedef struct {
  int bars, days;
  const double *open, *high, *low, *close, *time;
  const unsigned char *day_end;
  double days_per_year, timeframe_ms;
} Market;

typedef struct {
  double cash, impact, taker_fee, maker_fee, stop_atr, target_atr;
} Rules;

typedef struct {
  double cash, equity_sum, peak, floor, max_drawdown, longest_ms, day_equity, day_sum, day_squares, day_losses;
  int peak_bar;
  int trades, wins, exposed, with_risk;
  double profits, losses, first_pnl, pnl_sum, pnl_squares, return_sum, r_sum, fees, notional;
} Account;

/* F12: one mark. */
static inline void mark(Account *a, const Market *m, int i, double equity) {
  a->equity_sum += equity;
  if (equity >= a->peak) {
    if (i > a->peak_bar + 1) {
      double elapsed = m->time[i] - m->time[a->peak_bar < 0 ? 0 : a->peak_bar];
      if (elapsed > a->longest_ms) a->longest_ms = elapsed;
    }
    a->peak_bar = i;
    if (equity > a->peak) {
      a->peak = equity;
      a->floor = equity * (1.0 - a->max_drawdown);
    }
  } else if (equity < a->floor) {
    double drawdown = 1.0 - equity / a->peak;
    if (drawdown > a->max_drawdown) a->max_drawdown = drawdown;
    a->floor = equity;
  }
  if (m->day_end[i]) {
    double change = equity / a->day_equity - 1.0;
    a->day_equity = equity;
    a->day_sum += change;
    a->day_squares += change * change;
    if (change < 0) a->day_losses += change * change;
  }
}

/* F9: books the trade that ends at `price`. */
static inline void book(Account *a, double entry, double price, double quantity, double entry_fee, double fee_rate, double risk) {
  double fees = entry_fee + quantity * price * fee_rate;
  double pnl = quantity * (price - entry) - fees;
  if (a->trades == 0) a->first_pnl = pnl;
  double shifted = pnl - a->first_pnl;
  a->trades++;
  a->cash += pnl;
  a->fees += fees;
  a->notional += quantity * entry + quantity * price;
  a->pnl_sum += shifted;
  a->pnl_squares += shifted * shifted;
  a->return_sum += pnl / (quantity * entry);
  if (pnl > 0) {
    a->wins++;
    a->profits += pnl;
  } else {
    a->losses -= pnl;
  }
  if (risk > 0) {
    a->r_sum += pnl / (risk * quantity);
    a->with_risk++;
  }
}

/* F2: marks flat bars from `i` on; returns the bar that decides on an entry, or the number of bars. */
static inline int wait_for_entry(Account *a, const Market *m, const double *fast, const double *slow, int i) {
  const double cash = a->cash;
  const int last = m->bars - 1;
  if (i == 0) mark(a, m, i++, cash);
  for (; i < last; i++) {
    mark(a, m, i, cash);
    if (fast[i] > slow[i] && fast[i - 1] <= slow[i - 1]) return i;
  }
  if (i == last) mark(a, m, last, cash);
  return m->bars;
}

/* F3 to F6, F11: holds a position decided at `decision`; returns the bar on which the account is flat again. */
static inline int hold(Account *a, const Market *m, const Rules *r, const double *fast, const double *slow, double atr, int decision) {
  const int first = decision + 1, last = m->bars - 1;
  const double entry = m->open[first] * (1.0 + r->impact);
  const double quantity = a->cash / (entry * (1.0 + r->taker_fee));
  const double entry_fee = quantity * entry * r->taker_fee;
  const double base = a->cash - entry_fee - quantity * entry;
  const double risk = r->stop_atr * atr;
  const double stop = risk > 0 ? entry - risk : -INFINITY;
  const double target = r->target_atr * atr > 0 ? entry + r->target_atr * atr : INFINITY;
  double price, fee_rate = r->taker_fee;
  int i;
  for (i = first;; i++) {
    if (i > first && m->open[i] <= stop) {
      price = m->open[i] * (1.0 - r->impact);
      break;
    }
    if (i > first && m->open[i] >= target) {
      price = m->open[i];
      fee_rate = r->maker_fee;
      break;
    }
    if (m->low[i] <= stop) {
      price = stop * (1.0 - r->impact);
      break;
    }
    if (m->high[i] >= target) {
      price = target;
      fee_rate = r->maker_fee;
      break;
    }
    if (i == last) {
      price = m->close[i] * (1.0 - r->impact);
      break;
    }
    mark(a, m, i, base + quantity * m->close[i]);
    if (fast[i] < slow[i] && fast[i - 1] >= slow[i - 1]) {
      i++;
      book(a, entry, m->open[i] * (1.0 - r->impact), quantity, entry_fee, r->taker_fee, risk);
      a->exposed += i - first;
      return i;
    }
  }
  book(a, entry, price, quantity, entry_fee, fee_rate, risk);
  a->exposed += i - first + 1;
  return i;
}

static double ratio(double a, double b) { return b == 0 ? NAN : a / b; }

static double deviation(double count, double sum, double squares) {
  return count < 2 ? NAN : sqrt(fmax(0.0, squares - sum * sum / count) / (count - 1.0));
}

static void write_record(const Account *a, const Market *m, const Rules *r, double *record) {
  const double days = m->days, year = sqrt(m->days_per_year), factor = a->cash / r->cash, trades = a->trades;
  const double span = m->time[m->bars - 1] + m->timeframe_ms - m->time[0];
  const double mean = a->day_sum / days, spread = deviation(days, a->day_sum, a->day_squares);
  const double cagr = factor <= 0 ? -1.0 : pow(factor, 365.25 * DAY_MS / span) - 1.0;
  record[0] = factor - 1.0;
  record[1] = cagr;
  record[2] = spread * year;
  record[3] = ratio(mean, spread) * year;
  record[4] = ratio(mean, sqrt(a->day_losses / days)) * year;
  record[5] = ratio(cagr, a->max_drawdown);
  record[6] = -a->max_drawdown;
  record[7] = a->longest_ms / DAY_MS;
  record[8] = trades;
  record[9] = ratio(a->wins, trades);
  record[10] = ratio(a->profits, a->losses);
  record[11] = ratio(a->return_sum, trades);
  record[12] = ratio(a->r_sum, a->with_risk);
  record[13] = sqrt(trades) * ratio(a->first_pnl + a->pnl_sum / trades, deviation(trades, a->pnl_sum, a->pnl_squares));
  record[14] = (double)a->exposed / m->bars;
  record[15] = a->fees;
  record[16] = ratio(a->notional, a->equity_sum / m->bars);
  record[17] = a->cash;
}

static void run_trial(const Market *m, const Rules *r, const double *fast, const double *slow, const double *atr, double *record) {
  Account account = {.cash = r->cash, .peak = r->cash, .floor = r->cash, .day_equity = r->cash, .peak_bar = -1};
  for (int i = 0; i < m->bars;) {
    i = wait_for_entry(&account, m, fast, slow, i);
    if (i < m->bars) i = hold(&account, m, r, fast, slow, atr[i], i);
  }
  if (account.cash < account.peak) {
    double elapsed = m->time[m->bars - 1] - m->time[account.peak_bar < 0 ? 0 : account.peak_bar];
    if (elapsed > account.longest_ms) account.longest_ms = elapsed;
  }
  write_record(&account, m, r, record);
}

/* Smooths from `first` on, seeded with the mean of the first `period` values. */
static void smooth(const double *values, double *out, int bars, int first, int period, double gain) {
  double average = 0;
  for (int i = 0; i < bars && i < first + period - 1; i++) out[i] = NAN;
  for (int i = first; i < first + period; i++) average += values[i];
  average /= period;
  out[first + period - 1] = average;
  for (int i = first + period; i < bars; i++) {
    average = (1.0 - gain) * average + gain * values[i];
    out[i] = average;
  }
}

static void write_atr(const Market *m, double *range, double *out, int period) {
  for (int i = 1; i < m->bars; i++) {
    double widest = m->high[i] - m->low[i];
    widest = fmax(widest, fabs(m->high[i] - m->close[i - 1]));
    range[i] = fmax(widest, fabs(m->low[i] - m->close[i - 1]));
  }
  smooth(range, out, m->bars, 1, period, 1.0 / period);
}

static double *read_input(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) return NULL;
  long bytes = ftell(file);
  double *numbers = malloc(bytes);
  rewind(file);
  if (!numbers || fread(numbers, 1, bytes, file) != (size_t)bytes) return NULL;
  fclose(file);
  return numbers;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  double *in = argc == 3 ? read_input(argv[1]) : NULL;
  if (!in) return 2;
  const int bars = in[0], pairs = in[1], averages = in[2], passes = in[3], atr_period = in[4];
  const Rules rules = {in[5], in[6], in[7], in[8], in[9], in[10]};
  const double *periods = in + HEADER, *fast = periods + averages, *slow = fast + pairs, *open = slow + pairs;
  unsigned char *day_end = malloc(bars);
  Market market = {bars, 0, open, open + bars, open + 2 * bars, open + 3 * bars, open + 4 * bars, day_end, in[11], in[12]};
  for (int i = 0; i < bars; i++) market.days += day_end[i] = open[5 * bars + i] != 0;
  double *columns = malloc(sizeof(double) * bars * averages), *atr = malloc(sizeof(double) * bars), *range = malloc(sizeof(double) * bars);
  double *seconds = malloc(sizeof(double) * passes), *records = malloc(sizeof(double) * pairs * METRICS);
  if (!day_end || !columns || !atr || !range || !seconds || !records) return 3;
  for (int pass = 0; pass < passes; pass++) {
    double started = now();
    for (int k = 0; k < averages; k++) smooth(market.close, columns + (size_t)k * bars, bars, 0, periods[k], 2.0 / (periods[k] + 1.0));
    write_atr(&market, range, atr, atr_period);
    for (int p = 0; p < pairs; p++) {
      run_trial(&market, &rules, columns + (size_t)fast[p] * bars, columns + (size_t)slow[p] * bars, atr, records + (size_t)p * METRICS);
    }
    seconds[pass] = now() - started;
  }
  FILE *out = fopen(argv[2], "wb");
  if (!out) return 4;
  fwrite(seconds, sizeof(double), passes, out);
  fwrite(records, sizeof(double), (size_t)pairs * METRICS, out);
  return fclose(out) ? 4 : 0;
}

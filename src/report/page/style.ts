/** The style sheet of every report: one column of print on paper, dark by preference or by the toggle, always light on a printer.
 *  Colours: Okabe and Ito (2008) for categories; blue against orange for gain and loss, distinct for every common colour blindness. */
export const STYLE = `
:root{--paper:#fcfbf8;--ink:#1a1a18;--soft:#5d5b55;--faint:#8b8880;--rule:#dcd8cf;--grid:#e9e6de;--panel:#f5f3ed;
--equity:#0b5394;--benchmark:#8b8880;--gain:#2a6fb0;--loss:#c05a14;--loss-fill:#e9a26b;--warn:#8a4b00;--warn-paper:#fdf1dc;--warn-rule:#e0a13c;
--signal:#0072b2;--reverse:#b8578f;--time:#7a7a7a;--stop:#d55e00;--target:#00825f;--end:#1a1a18;--guard:#8a6d00;--delisted:#5b4fa8;--liquidation:#a3123a;--policy:#2b6777;--best:#c05a14;
--leg-1:#0072b2;--leg-2:#e69f00;--leg-3:#009e73;--leg-4:#cc79a7;--leg-5:#56b4e9;--leg-6:#d55e00;--leg-7:#b3a72e;--leg-8:#8b8880;color-scheme:light}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--paper:#16171a;--ink:#e9e6df;--soft:#a9a69e;--faint:#85827b;--rule:#3a3b3f;--grid:#292a2e;--panel:#1e1f23;
--equity:#6cb2f0;--benchmark:#9a978f;--gain:#6cb2f0;--loss:#f0914a;--loss-fill:#8f5527;--warn:#f5c47a;--warn-paper:#2f2512;--warn-rule:#a8752a;
--signal:#56b4e9;--reverse:#dd8fbd;--time:#a5a5a5;--stop:#f0803c;--target:#2fc49a;--end:#e9e6df;--guard:#d9b84a;--delisted:#a99df0;--liquidation:#ff6f91;--policy:#7fc8d8;--best:#f0914a;color-scheme:dark}}
:root[data-theme=dark]{--paper:#16171a;--ink:#e9e6df;--soft:#a9a69e;--faint:#85827b;--rule:#3a3b3f;--grid:#292a2e;--panel:#1e1f23;
--equity:#6cb2f0;--benchmark:#9a978f;--gain:#6cb2f0;--loss:#f0914a;--loss-fill:#8f5527;--warn:#f5c47a;--warn-paper:#2f2512;--warn-rule:#a8752a;
--signal:#56b4e9;--reverse:#dd8fbd;--time:#a5a5a5;--stop:#f0803c;--target:#2fc49a;--end:#e9e6df;--guard:#d9b84a;--delisted:#a99df0;--liquidation:#ff6f91;--policy:#7fc8d8;--best:#f0914a;color-scheme:dark}
*{box-sizing:border-box}
html{background:var(--paper);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1128px;padding:28px 24px 48px;color:var(--ink);background:var(--paper);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
h1,h2,h3{font-family:Georgia,"Times New Roman","Liberation Serif",serif;font-weight:700;line-height:1.15;margin:0}
h1{font-size:38px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:23px}
h3{font-size:16px;margin:0 0 2px}
p{margin:0}
.masthead{display:flex;justify-content:space-between;align-items:center;gap:16px;border-bottom:3px double var(--rule);padding-bottom:8px;margin-bottom:18px;font-size:13px;color:var(--soft)}
.masthead b{font-family:Georgia,"Times New Roman","Liberation Serif",serif;font-size:15px;color:var(--ink)}
.deck{font-size:16px;color:var(--soft);margin-top:8px}
.deck b{color:var(--ink);font-weight:600}
.badge{display:inline-block;border:1px solid var(--warn-rule);color:var(--warn);background:var(--warn-paper);border-radius:2px;padding:0 6px;font-size:12px;font-weight:600;letter-spacing:.05em;text-transform:uppercase;vertical-align:2px}
.verdict{--tone:var(--faint);margin:22px 0 0;border:2px solid var(--tone);border-left-width:12px;padding:12px 18px 14px}
.edge{--tone:var(--target)}.no-edge{--tone:var(--loss)}.not-proven{--tone:var(--soft)}
.verdict.not-proven{border-style:dashed;border-left-style:solid}
.verdict .kind{font:700 32px/1.2 Georgia,"Times New Roman","Liberation Serif",serif;color:var(--tone)}
.verdict .finding{font-size:17px;max-width:78ch}
.verdict .counted{color:var(--soft);margin:4px 0 12px}
.verdict .counted b{color:var(--ink)}
.mark{display:inline-block;font-size:inherit;width:.8em;height:.8em;margin-right:.4em;vertical-align:-.06em}
.mark path{fill:none;stroke:var(--tone);stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}
td.result{font-weight:600}
.reasons td:nth-child(2){width:30%}
.reasons .advisory td{color:var(--soft)}
.reasons .advisory th{padding-top:14px;color:var(--soft);border-bottom-color:var(--rule);white-space:normal}
.warnings{margin:18px 0 0;border:1px solid var(--warn-rule);border-left-width:6px;background:var(--warn-paper);padding:10px 16px}
.warnings h2{font-size:16px;color:var(--warn)}
.warnings ul{margin:4px 0 0;padding-left:18px}
li{overflow-wrap:anywhere}
section{margin-top:34px;border-top:1px solid var(--ink);padding-top:10px}
.note{color:var(--soft);font-size:13.5px;margin:3px 0 10px;max-width:88ch}
.cards{display:grid;grid-template-columns:repeat(5,1fr);margin:20px 0 0;border-top:1px solid var(--ink);border-left:1px solid var(--rule)}
.cards div{padding:9px 12px 10px;border-right:1px solid var(--rule);border-bottom:1px solid var(--rule);min-width:0}
.cards dt{font-size:12.5px;color:var(--soft);white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.cards dd{margin:0;font-size:24px;line-height:1.25;white-space:nowrap}
.cards dl{margin:0}
.gain{color:var(--gain)}.loss{color:var(--loss)}
svg{display:block;width:100%;height:auto;overflow:visible;font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
svg text{fill:var(--soft)}
svg text.strong{fill:var(--ink);font-weight:600}
svg .grid{stroke:var(--grid);fill:none;stroke-width:1}
svg .axis{stroke:var(--faint);fill:none;stroke-width:1}
svg .line{fill:none;stroke-width:1.4;stroke-linejoin:round;stroke-linecap:round}
svg .line.best{stroke:var(--best);stroke-width:1.8;stroke-linejoin:miter;stroke-linecap:butt}
svg .dots{fill:none;stroke-linecap:round;stroke-linejoin:round}
figure{margin:0}
.pair{margin-top:12px;display:grid;grid-template-columns:1fr 1fr;gap:26px 32px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:var(--soft);margin:6px 0 0;padding:0;list-style:none}
.legend svg{display:inline-block;width:14px;height:14px;vertical-align:-2px;margin-right:5px}
.controls{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;font-size:13px;color:var(--soft);margin:0 0 8px}
button,select{font:inherit;font-size:13px;color:var(--ink);background:var(--paper);border:1px solid var(--rule);border-radius:2px;padding:2px 9px;cursor:pointer}
button:hover,select:hover{border-color:var(--ink)}
button[aria-pressed=true]{background:var(--ink);color:var(--paper);border-color:var(--ink)}
:focus-visible{outline:2px solid var(--equity);outline-offset:2px}
.buttons{display:inline-flex;flex-wrap:wrap;gap:4px}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th{text-align:left;font-weight:600;color:var(--soft);border-bottom:1px solid var(--ink);padding:3px 8px;vertical-align:bottom;white-space:nowrap}
td{padding:3px 8px;border-bottom:1px solid var(--grid);vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap}
td.nowrap{white-space:nowrap}
tbody th{vertical-align:top;border-bottom:1px solid var(--grid);color:var(--ink);font-weight:500}
.scroll{overflow-x:auto}
th button{border:0;padding:0;background:none;font-weight:600;color:inherit;font-size:inherit;white-space:nowrap}
th[aria-sort=ascending] button::after{content:" ▲";font-size:9px}
th[aria-sort=descending] button::after{content:" ▼";font-size:9px}
.charts+.tall,figure+.tall,.legend+.scroll,.legend+.tall{margin-top:14px}
.tall{max-height:640px;overflow:auto;border-bottom:1px solid var(--rule)}
.tall thead th{position:sticky;top:0;background:var(--paper);box-shadow:0 1px 0 var(--ink)}
table.ranked th,table.ranked td{padding:3px 6px}
table.ranked{font-size:13px}
table.trades{table-layout:fixed;min-width:980px}
table.trades td.name{overflow-wrap:anywhere}
table.months{table-layout:fixed;min-width:760px}
table.months td,table.months th{text-align:right;padding:4px 6px}
table.months th:first-child{text-align:left}
table.months td.total{font-weight:600;border-left:1px solid var(--ink)}
table.months td{border:1px solid var(--paper)}
td.chosen{min-width:200px;max-width:420px;white-space:normal}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
td code{overflow-wrap:anywhere;white-space:pre-wrap}
td.nowrap code{white-space:nowrap}
.close-ups{margin-top:14px;display:grid;grid-template-columns:1fr 1fr;gap:8px 32px}
.close-ups>div{min-width:0}
.tall+h3,.tall+.note{margin-top:22px}
table.found{min-width:860px}
table.found td:nth-child(3),table.found td:nth-child(5),table.found td:nth-child(6){max-width:30ch}
header.market+*{margin-top:18px}
.verdict+header.market,.warnings+header.market{margin-top:44px}
section+header.market{margin-top:56px;border-top:3px double var(--rule);padding-top:22px}
.board{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(170px,1fr);gap:14px;min-width:900px}
.board .stage>h3{border-bottom:2px solid var(--rule);padding-bottom:4px;margin-bottom:8px}
.board .count{color:var(--faint);font-weight:400}
.board .system{border:1px solid var(--rule);border-left:4px solid var(--equity);background:var(--panel);padding:8px 10px;margin-bottom:8px;font-size:13px;overflow-wrap:anywhere}
.board .system .name{font-weight:600;font-size:14px}
.board .system .note{margin:1px 0 4px;font-size:12px}
table.gates{min-width:860px;margin-bottom:18px}
table.gates tr.head td,table.gates tr.head th{border-top:1px solid var(--rule);padding-top:7px}
table.gates tr:not(.head) td:nth-child(3) code,table.gates tr:not(.head) td:nth-child(4){white-space:nowrap}
.tall table.lines th{text-align:left}
table.gates .edge{color:var(--tone)}table.gates .no-edge{color:var(--tone)}
table.checklist{table-layout:fixed}
table.checklist th:nth-child(1){width:48px}table.checklist th:nth-child(2){width:29%}table.checklist th:nth-child(3){width:140px}
table.checklist td,table.checklist tbody th{padding:6px 8px;overflow-wrap:anywhere}
table.checklist td p+p{margin-top:4px}
table.checklist .edge{color:var(--tone)}table.checklist .no-edge{color:var(--tone)}table.checklist .warned{--tone:var(--warn);color:var(--tone)}
table.checklist td.not-proven{font-weight:400;color:var(--soft)}
.settings th{width:9.5em}
.swatch{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:6px}
tr[data-view]{cursor:pointer}
tr[data-view]:hover td{background:var(--panel)}
.readout{min-height:1.5em;font-size:13px;color:var(--soft)}
.readout b{color:var(--ink);font-weight:600}
.touch{cursor:crosshair;touch-action:none;user-select:none}
footer{margin-top:40px;border-top:3px double var(--rule);padding-top:10px;font-size:12.5px;color:var(--soft);overflow-wrap:anywhere}
[hidden]{display:none!important}
@media (max-width:760px){table.checklist thead{display:none}table.checklist tr{display:block;padding:6px 0;border-bottom:1px solid var(--grid)}table.checklist td,table.checklist tbody th{display:block;width:auto;border:0;padding:1px 4px}.verdict{padding:10px 12px}.reasons thead{display:none}.reasons tr{display:block;padding:6px 0;border-bottom:1px solid var(--grid)}.reasons td,.reasons th{display:block;border:0;padding:0 4px}.reasons td:nth-child(2){width:auto;font-weight:600}.cards{grid-template-columns:repeat(2,1fr)}.pair{grid-template-columns:1fr}h1{font-size:30px}figure{overflow-x:auto}figure>svg{min-width:820px}.charts figure>svg{min-width:0;font-size:15px}.close-ups{grid-template-columns:1fr}.close-ups figure>svg{min-width:0;font-size:15px}}
@media print{:root,:root[data-theme=dark],:root:not([data-theme=light]){--paper:#fff;--ink:#000;--soft:#444;--faint:#777;--rule:#bbb;--grid:#e4e4e4;--panel:#f4f4f4;
--equity:#0b5394;--benchmark:#8b8880;--gain:#2a6fb0;--loss:#c05a14;--loss-fill:#e9a26b;--warn:#6b3a00;--warn-paper:#fff;--warn-rule:#000;
--signal:#0072b2;--reverse:#b8578f;--time:#7a7a7a;--stop:#d55e00;--target:#00825f;--end:#000;--guard:#8a6d00;--delisted:#5b4fa8;--liquidation:#a3123a;--policy:#2b6777;--best:#c05a14;color-scheme:light}
body{max-width:none;padding:0;font-size:11pt}.controls,.theme,.screen{display:none!important}section,figure,tr{break-inside:avoid}section.long{break-inside:auto}h2,h3{break-after:avoid}.scroll,.tall{overflow:visible;max-height:none}.tall thead th{position:static}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;

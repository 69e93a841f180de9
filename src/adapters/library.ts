import { Library } from '../core/library.ts';
import { offsetClockTemplate } from './clocks/offset-clock.generated.ts';
import { stepClockTemplate } from './clocks/step-clock.generated.ts';
import { timerTemplate } from './clocks/timer.generated.ts';
import { configTemplate } from './config/config.generated.ts';
import { environmentTemplate } from './environment/environment.generated.ts';
import { answerTemplate } from './filesystem/answer.generated.ts';
import { changeTemplate } from './filesystem/change.generated.ts';
import { errorCodeTemplate } from './filesystem/error-code.generated.ts';
import { hostListTemplate } from './filesystem/host-list.generated.ts';
import { hostStartTemplate } from './filesystem/host-start.generated.ts';
import { hostTemplate } from './filesystem/host.generated.ts';
import { inputTemplate } from './filesystem/input.generated.ts';
import { listTemplate } from './filesystem/list.generated.ts';
import { moveTemplate } from './filesystem/move.generated.ts';
import { nestedTemplate } from './filesystem/nested.generated.ts';
import { nodesTemplate } from './filesystem/nodes.generated.ts';
import { openTemplate } from './filesystem/open.generated.ts';
import { outputTemplate } from './filesystem/output.generated.ts';
import { readTemplate } from './filesystem/read.generated.ts';
import { resolveTemplate } from './filesystem/resolve.generated.ts';
import { standardOutputTemplate } from './filesystem/standard-output.generated.ts';
import { statTemplate } from './filesystem/stat.generated.ts';
import { writeTemplate } from './filesystem/write.generated.ts';
import { handleTemplate } from './http/handle.generated.ts';
import { rulesTemplate } from './http/rules.generated.ts';
import { closedTemplate } from './io/closed.generated.ts';
import { denyPollTemplate } from './io/deny-poll.generated.ts';
import { errorTemplate } from './io/error.generated.ts';
import { hostErrorTemplate } from './io/host-error.generated.ts';
import { hostInputTemplate } from './io/host-input.generated.ts';
import { hostOutputTemplate } from './io/host-output.generated.ts';
import { hostPollTemplate } from './io/host-poll.generated.ts';
import { ignoreTemplate } from './io/ignore.generated.ts';
import { pollTemplate } from './io/poll.generated.ts';
import { resultTemplate } from './io/result.generated.ts';
import { spliceTemplate } from './io/splice.generated.ts';
import { streamsTemplate } from './io/streams.generated.ts';
import { textTemplate } from './io/text.generated.ts';
import { addressTemplate } from './network/address.generated.ts';
import { nameTemplate } from './network/name.generated.ts';
import { ruleTemplate } from './network/rule.generated.ts';
import { chacha20Template } from './random/chacha20.generated.ts';
import { denyInsecureTemplate } from './random/deny-insecure.generated.ts';
import { seededTemplate } from './random/seeded.generated.ts';
import { arenaTemplate } from './runtime/arena.generated.ts';
import { cellTemplate } from './runtime/cell.generated.ts';
import { equalTemplate } from './runtime/equal.generated.ts';
import { heapTemplate } from './runtime/heap.generated.ts';
import { pairsTemplate } from './runtime/pairs.generated.ts';
import { sinkTemplate } from './runtime/sink.generated.ts';
import { fileTemplate } from './trace/file.generated.ts';
import { floatsTemplate } from './trace/floats.generated.ts';
import { lineTemplate } from './trace/line.generated.ts';
import { numbersTemplate } from './trace/numbers.generated.ts';
import { stderrTemplate } from './trace/stderr.generated.ts';
import { textTemplate as traceTextTemplate } from './trace/text.generated.ts';
import { allowedTemplate } from './sockets/allowed.generated.ts';
import { askedTemplate } from './sockets/asked.generated.ts';
import { bindTemplate } from './sockets/bind.generated.ts';
import { checkTemplate } from './sockets/check.generated.ts';
import { namesTemplate } from './sockets/names.generated.ts';
import { socketAddressTemplate } from './sockets/socket-address.generated.ts';
import { tcpTemplate } from './sockets/tcp.generated.ts';
import { udpTemplate } from './sockets/udp.generated.ts';

/**
 * All templates: WebAssembly text, assembled by `npm run objects` into the generated file beside each. What the linker does not
 * reach from the functions asked for costs nothing. How a template is written:
 *
 * - `(export "rt.alloc")` on a function or mutable global makes it a symbol for others. All other functions and globals are
 *   private. Nothing else is exported.
 * - `(import "rt" "alloc" (func …))` is the function with the symbol `rt.alloc`, of any template or written for the run;
 *   `(import "rt" "top" (global (mut i32)))` likewise.
 * - `(import "host" "…" (func …))` is a symbol too. Whoever links gives an import object for it, and the canonical definition
 *   behind that; `canon.new-…`, `canon.rep-…` and `canon.drop-…` are the built-ins of a resource type.
 * - `(import "data" "x" (global i32))` is the address of the data `data.x`, which nobody changes; `(import "state" "x" …)` of data
 *   that is changed. `(data (global.get $x) "…")` defines it, unless a layout written in TypeScript does.
 * - `(import "slot" "rt.alloc" (global i32))` is the place of that function in the table.
 * - `(elem (global.get $x) func $f $g)` defines constant data too: the places of these functions in the table, 4 bytes each.
 * - `(global $step i64 (i64.const 5))`, not mutable, is a constant: written where it is used.
 * - `(import "rt" "memory" (memory 0))` and `(import "rt" "table" (table 0 funcref))` are the only ones there are. `rt.heap-base` and
 *   `rt.memory-end` are addresses from the linker: the first free byte behind all data, and the end of the memory at start.
 * - No start function, no references, no other segments.
 */
export const library = new Library([
  addressTemplate,
  allowedTemplate,
  answerTemplate,
  arenaTemplate,
  askedTemplate,
  bindTemplate,
  cellTemplate,
  equalTemplate,
  chacha20Template,
  changeTemplate,
  checkTemplate,
  closedTemplate,
  configTemplate,
  denyInsecureTemplate,
  denyPollTemplate,
  environmentTemplate,
  errorCodeTemplate,
  errorTemplate,
  fileTemplate,
  floatsTemplate,
  handleTemplate,
  heapTemplate,
  hostErrorTemplate,
  hostInputTemplate,
  hostListTemplate,
  hostOutputTemplate,
  hostPollTemplate,
  hostStartTemplate,
  hostTemplate,
  ignoreTemplate,
  inputTemplate,
  lineTemplate,
  listTemplate,
  moveTemplate,
  namesTemplate,
  nameTemplate,
  nestedTemplate,
  nodesTemplate,
  offsetClockTemplate,
  numbersTemplate,
  openTemplate,
  outputTemplate,
  pairsTemplate,
  pollTemplate,
  readTemplate,
  resolveTemplate,
  resultTemplate,
  rulesTemplate,
  ruleTemplate,
  seededTemplate,
  sinkTemplate,
  socketAddressTemplate,
  spliceTemplate,
  standardOutputTemplate,
  statTemplate,
  stepClockTemplate,
  streamsTemplate,
  tcpTemplate,
  textTemplate,
  timerTemplate,
  stderrTemplate,
  traceTextTemplate,
  udpTemplate,
  writeTemplate,
]);

import { Library } from '../core/library.ts';
import { templates } from './templates.generated.ts';

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
export const library = new Library(templates);

import { Library } from '../core/library.ts';
import { templates } from './templates.generated.ts';

/**
 * All templates: WebAssembly text, assembled by `npm run objects` into the generated file beside each. The linker omits objects that the
 * requested functions do not reach. The rules for a template:
 *
 * - `(export "rt.alloc")` on a function or mutable global makes it a symbol. All other functions and globals are private. Other exports
 * are not allowed.
 * - `(import "rt" "alloc" (func …))` is the function with the symbol `rt.alloc`, from any template or generated;
 *   `(import "rt" "top" (global (mut i32)))` likewise.
 * - `(import "host" "…" (func …))` is a symbol too. The caller of `link` supplies an import object for it and the canonical definition
 * for that import; `canon.new-…`, `canon.rep-…` and `canon.drop-…` are the built-ins of a resource type.
 * - `(import "data" "x" (global i32))` is the address of the constant data `data.x`; `(import "state" "x" …)` of mutable data. `(data
 * (global.get $x) "…")` defines it, unless a layout written in TypeScript does.
 * - `(import "slot" "rt.alloc" (global i32))` is the table slot of that function.
 * - `(elem (global.get $x) func $f $g)` defines constant data too: the table slots of these functions, 4 bytes each.
 * - `(global $step i64 (i64.const 5))`, immutable, is inlined.
 * - `(import "rt" "memory" (memory 0))` and `(import "rt" "table" (table 0 funcref))` are the only memory and table. `rt.heap-base` and
 *   `rt.memory-end` are addresses from the linker: the first free byte after all data, and the end of the initial memory.
 * - No start function, no references, no other segments.
 */
export const library = new Library(templates);

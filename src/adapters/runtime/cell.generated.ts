// generated from cell.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const cellTemplate: Template = [
  {"kind":"global","symbol":"runtime/cell#global-0","type":"i","init":"0"},
  {"kind":"global","symbol":"runtime/cell#global-1","type":"i","init":"0"},
  {"kind":"func","symbol":"cell.new","type":"ii>i","locals":"i","code":"23 220245044023 41ffff0371450440410140002202418080014f0440000b200241107424 0b23 220241086a24 0b200228020024 200220003602002002200136020420020b","relocs":["global runtime/cell#global-0","global runtime/cell#global-1","global runtime/cell#global-1","global runtime/cell#global-1","global runtime/cell#global-1","global runtime/cell#global-0"],"memory":true},
  {"kind":"func","symbol":"cell.free","type":"i>","locals":"","code":"200023 360200200024 0b","relocs":["global runtime/cell#global-0","global runtime/cell#global-0"],"memory":true},
];

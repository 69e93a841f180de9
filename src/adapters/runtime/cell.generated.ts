// generated from cell.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const cellTemplate: Template = [
  {"kind":"global","symbol":"runtime/cell#global-0","type":"i","init":"0"},
  {"kind":"global","symbol":"runtime/cell#global-1","type":"i","init":"0"},
  {"kind":"func","symbol":"cell.new","type":"ii>i","locals":"i","code":"10 450440000b23 2102200228020024 200220003602002002200136020420020b","relocs":["func cell.room","global runtime/cell#global-0","global runtime/cell#global-0"],"memory":true},
  {"kind":"func","symbol":"cell.room","type":">i","locals":"i","code":"23 45044023 41ffff0371450440410140002200418080014f044041000f0b200041107424 0b23 24 23 41086a24 0b41010b","relocs":["global runtime/cell#global-0","global runtime/cell#global-1","global runtime/cell#global-1","global runtime/cell#global-1","global runtime/cell#global-0","global runtime/cell#global-1","global runtime/cell#global-1"],"memory":true},
  {"kind":"func","symbol":"cell.free","type":"i>","locals":"","code":"200023 360200200024 0b","relocs":["global runtime/cell#global-0","global runtime/cell#global-0"],"memory":true},
];

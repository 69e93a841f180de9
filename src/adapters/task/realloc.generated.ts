// generated from realloc.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const reallocTemplate: Template = [
  {"kind":"func","symbol":"task.realloc","type":"iiii>i","locals":"","code":"200345044020020f0b2000410020011b200310 0b","relocs":["func heap.realloc"],"memory":false},
];

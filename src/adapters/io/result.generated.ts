// generated from result.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const resultTemplate: Template = [
  {"kind":"data","symbol":"state.io.result","align":8,"mutable":true,"bytes":"00000000000000000000000000000000"},
];

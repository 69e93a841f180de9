// generated from contents.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const contentsTemplate: Template = [
  {"kind":"func","symbol":"fs.contents","type":"ill>l","locals":"","code":"200035020c20017c2002422086840b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.copy-contents","type":"iii>","locals":"","code":"200020012002fc0a00000b","relocs":[],"memory":true},
];

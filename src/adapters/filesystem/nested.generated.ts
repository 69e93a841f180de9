// generated from nested.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const nestedTemplate: Template = [
  {"kind":"func","symbol":"fs.nested-cross","type":"i>","locals":"","code":"23 10 0440 23 10 41186c6a24 0f0b200010 0440200028020423 460440 200010 4102746a28020824 0b0b0b","relocs":["global fs.found","func fs.nested-is-mount","address state.fs.mounts","global fs.found","func filesystem/nested#index","global fs.mount","func fs.nested-is-mount","global fs.found","address data.fs.nested","func filesystem/nested#index","global fs.mount"],"memory":true},
  {"kind":"func","symbol":"fs.nested-is-mount","type":"i>i","locals":"","code":"2000 6b 280200490b","relocs":["address state.fs.tree","address data.fs.nested"],"memory":true},
  {"kind":"func","symbol":"filesystem/nested#index","type":"i>i","locals":"","code":"2000 6b 2802046e0b","relocs":["address state.fs.tree","address data.fs.nested"],"memory":true},
  {"kind":"func","symbol":"fs.nested-resolve-open","type":"iiiii>i","locals":"i","code":"200020012002200310 21052005044020050f0b23 044023 10 0b200410 0b","relocs":["func fs.resolve","global fs.found","global fs.parent","func fs.nested-cross","func filesystem/nested#closed"],"memory":false},
  {"kind":"func","symbol":"fs.nested-prepare","type":"iii>i","locals":"i","code":"200020012002410010 21032003044020030f0b410110 0b","relocs":["func fs.resolve","func filesystem/nested#closed"],"memory":false},
  {"kind":"func","symbol":"filesystem/nested#closed","type":"i>i","locals":"","code":"41214100200041004723 28020445711b0b","relocs":["global fs.mount"],"memory":true},
];

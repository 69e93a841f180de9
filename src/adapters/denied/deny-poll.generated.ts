// generated from deny-poll.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const denyPollTemplate: Template = [
  {"kind":"func","symbol":"deny-poll.poll","type":"ii>i","locals":"ii","code":"2001450440000b0340200020034102746a2003360200200341016a210320032001490d000b4108410410 2102200220003602002002200136020420020b","relocs":["func rt.alloc"],"memory":true},
];

// generated from streams.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const streamsTemplate: Template = [
  {"kind":"func","symbol":"io.input-stream.read","type":"il>i","locals":"","code":"200020014100200028020028020011 000b","relocs":["type ili>i"],"memory":true},
  {"kind":"func","symbol":"io.input-stream.blocking-read","type":"il>i","locals":"","code":"200020014101200028020028020011 000b","relocs":["type ili>i"],"memory":true},
  {"kind":"func","symbol":"io.input-stream.skip","type":"il>i","locals":"","code":"200020014100200028020028020411 000b","relocs":["type ili>i"],"memory":true},
  {"kind":"func","symbol":"io.input-stream.blocking-skip","type":"il>i","locals":"","code":"200020014101200028020028020411 000b","relocs":["type ili>i"],"memory":true},
  {"kind":"func","symbol":"io.input-stream.subscribe","type":"i>i","locals":"","code":"2000200028020028020811 000b","relocs":["type i>i"],"memory":true},
  {"kind":"func","symbol":"io.input-stream.drop","type":"i>","locals":"","code":"2000200028020028020c11 000b","relocs":["type i>"],"memory":true},
  {"kind":"func","symbol":"io.output-stream.check-write","type":"i>i","locals":"","code":"2000200028020028020011 000b","relocs":["type i>i"],"memory":true},
  {"kind":"func","symbol":"io.output-stream.write","type":"iii>i","locals":"","code":"2000200120024100200028020028020411 000b","relocs":["type iiii>i"],"memory":true},
  {"kind":"func","symbol":"io.output-stream.blocking-write-and-flush","type":"iii>i","locals":"","code":"2000200120024101200028020028020411 000b","relocs":["type iiii>i"],"memory":true},
  {"kind":"func","symbol":"io.output-stream.flush","type":"i>i","locals":"","code":"20004100200028020028020811 000b","relocs":["type ii>i"],"memory":true},
  {"kind":"func","symbol":"io.output-stream.blocking-flush","type":"i>i","locals":"","code":"20004101200028020028020811 000b","relocs":["type ii>i"],"memory":true},
  {"kind":"func","symbol":"io.output-stream.subscribe","type":"i>i","locals":"","code":"2000200028020028020c11 000b","relocs":["type i>i"],"memory":true},
  {"kind":"func","symbol":"io.output-stream.write-zeroes","type":"il>i","locals":"","code":"200020014100200028020028021411 000b","relocs":["type ili>i"],"memory":true},
  {"kind":"func","symbol":"io.output-stream.blocking-write-zeroes-and-flush","type":"il>i","locals":"","code":"200020014101200028020028021411 000b","relocs":["type ili>i"],"memory":true},
  {"kind":"func","symbol":"io.output-stream.drop","type":"i>","locals":"","code":"2000200028020028021011 000b","relocs":["type i>"],"memory":true},
];

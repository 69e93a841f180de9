// generated from nodes.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const nodesTemplate: Template = [
  {"kind":"global","symbol":"filesystem/nodes#global-6","type":"l","init":"0"},
  {"kind":"func","symbol":"fs.time","type":"ii>l","locals":"","code":"200020016a2903000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.now","type":">l","locals":"","code":"10 0b","relocs":["func step-clock.monotonic-now"],"memory":false},
  {"kind":"func","symbol":"fs.touch","type":"il>","locals":"","code":"20002001370320200020013703280b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.discard","type":"i>","locals":"","code":"2000 4f0440200010 0b0b","relocs":["address rt.heap-base","func heap.free"],"memory":false},
  {"kind":"func","symbol":"filesystem/nodes#discard-entry","type":"i>","locals":"","code":"2000 4f0440200041086b10 0b0b","relocs":["address rt.heap-base","func heap.free"],"memory":false},
  {"kind":"func","symbol":"fs.entries-made","type":">l","locals":"","code":"23 0b","relocs":["global filesystem/nodes#global-6"],"memory":false},
  {"kind":"func","symbol":"fs.entry-number","type":"i>l","locals":"","code":"2000 49044042000f0b200041086b2903000b","relocs":["address rt.heap-base"],"memory":true},
  {"kind":"func","symbol":"fs.hold","type":"i>","locals":"","code":"2000200028020841016a3602080b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.release","type":"ii>","locals":"","code":"2000200028020841016b3602082000200110 0b","relocs":["func filesystem/nodes#bury"],"memory":true},
  {"kind":"func","symbol":"filesystem/nodes#bury","type":"ii>","locals":"","code":"200028020420002802087204400f0b2001200128021441016b360214200028020041034704402001200128020c20002802106b36020c0b200028020c10 200010 0b","relocs":["func fs.discard","func fs.discard"],"memory":true},
  {"kind":"func","symbol":"fs.full","type":"ii>i","locals":"","code":"2000280208410047200028020c20016a20002802084b710b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.make","type":"iiii>i","locals":"il","code":"23 28020445044041140f0b20002802100440200028021420002802104f044041060f0b0b2000200310 044041170f0b413010 2104200445044041170f0b23 200410 450440200410 41170f0b10 210520042001360200200423 410120014103461b360204200441003602082004200236020c2004200336021020042003360214200420053703182004200510 23 200510 2000200028020c20036a36020c2000200028021441016a360214200424 41000b","relocs":["global fs.parent","func fs.full","func heap.try-alloc","global fs.parent","func fs.insert","func heap.free","func fs.now","global fs.parent","func fs.touch","global fs.parent","func fs.touch","global fs.found"],"memory":true},
  {"kind":"func","symbol":"fs.insert","type":"ii>i","locals":"iiii","code":"23 41106a10 2102200245044041000f0b200241086a210220002802102104200028020c2103200420002802144f0440200420044101766a41046a21052000200541027410 21032003450440200210 41000f0b200020053602140b200023 23 10 1a200323 4102746a2103200341046a2003200423 6b410274fc0a0000200320023602002000200441016a36021023 42017c24 200241086b23 37030020022001360200200223 360204200241086a23 23 fc0a000041010b","relocs":["global fs.name-size","func heap.try-alloc","func fs.own","func filesystem/nodes#discard-entry","global fs.name","global fs.name-size","func fs.search","global fs.at","global fs.at","global filesystem/nodes#global-6","global filesystem/nodes#global-6","global filesystem/nodes#global-6","global fs.name-size","global fs.name","global fs.name-size"],"memory":true},
  {"kind":"func","symbol":"fs.own","type":"ii>i","locals":"iii","code":"200028020c21022002 4f04402002200110 210305200110 2203044020002802102000280200410346410174742104200320022004200120042001491bfc0a00000b0b200304402000200336020c0b20030b","relocs":["address rt.heap-base","func heap.try-realloc","func heap.try-alloc"],"memory":true},
  {"kind":"func","symbol":"fs.remove","type":"i>","locals":"i","code":"200028020c23 4102746a2101200128020010 2000200028021041016b3602102001200141046a200028021023 6b410274fc0a00000b","relocs":["global fs.at","func filesystem/nodes#discard-entry","global fs.at"],"memory":true},
  {"kind":"func","symbol":"fs.unname","type":"iil>","locals":"","code":"2000200237032820004100200028020441016b20002802004103461b3602042000200110 0b","relocs":["func filesystem/nodes#bury"],"memory":true},
];

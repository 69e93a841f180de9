// generated from environment.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const environmentTemplate: Template = [
  {"kind":"func","symbol":"environment.get-environment","type":">i","locals":"","code":" 0b","relocs":["address data.environment.variables"],"memory":false},
  {"kind":"func","symbol":"environment.get-arguments","type":">i","locals":"","code":" 0b","relocs":["address data.environment.arguments"],"memory":false},
  {"kind":"func","symbol":"environment.initial-cwd","type":">i","locals":"","code":" 0b","relocs":["address data.environment.initial-cwd"],"memory":false},
  {"kind":"func","symbol":"environment.merge","type":">i","locals":"i","code":"4108410410 2100200010 2000  10 20000b","relocs":["func rt.alloc","func host.get-environment","address data.environment.variables","address data.environment.filter","func pairs.merge"],"memory":false},
  {"kind":"func","symbol":"environment.arguments-before","type":">i","locals":"iiii","code":"4108410410 2100200010  280204410374210120002802040440200028020441016b41037421020b200120026a410410 21032003 2802002001fc0a0000200320016a20002802004108410020021b6a2002fc0a0000200020033602002000200120026a41037636020420000b","relocs":["func rt.alloc","func host.get-arguments","address data.environment.arguments","func rt.alloc","address data.environment.arguments"],"memory":true},
];

// generated from stream-list.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const streamListTemplate: Template = [
  {"kind":"func","symbol":"fs-async.descriptor.read-directory","type":"i>i","locals":"lli","code":"10 210110 210241062001422088a72002422088a710 2103200028020028020041034604402003200010 36023020032802304504402003411510 0b052003411710 0b2001a72002a710 200310 0b","relocs":["func canon.entries.new","func canon.fs-result.new","func task.new","func fs.new-listing","func task.fail","func task.fail","func canon.return-fs-entries","func task.go"],"memory":true},
  {"kind":"func","symbol":"fs-async.entry","type":"i>i","locals":"","code":"200010 0b","relocs":["func fs.directory-entry-stream.read-directory-entry"],"memory":false},
  {"kind":"func","symbol":"fs-async.next-entries","type":"i>l","locals":"iiii","code":"200010 50044042000f0b200028022821012001210220014180206a210302400340200320026b419802490d01200028023010 210420042d0004450d01200220042d000810 200320042802106b21032003200428020c2004280210fc0a00002002200336021020022004280210360214200241186a21020c000b0b200220016b41186e210220002002360234200245044042000f0b2001ad2002ad422086840b","relocs":["func task.buffer","func fs-async.entry","func fs-async.put-type"],"memory":true},
  {"kind":"func","symbol":"fs-async.moved-entries","type":"ii>i","locals":"ii","code":"2001200028023449044020002802302102200145044041010f0b2000280228200141016b41186c6a210320022003280214360210200241146a20032802102003280214fc0a00000b41000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs-async.end-entries","type":"i>","locals":"","code":"200010 20002802300440200028023010 0b0b","relocs":["func task.free-buffer","func fs.directory-entry-stream.drop"],"memory":true},
  {"kind":"func","symbol":"fs-async.write-entries","type":"iii>i","locals":"","code":"20002802082001200210 0b","relocs":["func canon.entries.write"],"memory":true},
  {"kind":"func","symbol":"fs-async.leave-entries","type":"i>","locals":"","code":"200028020810 0b","relocs":["func canon.entries.drop-writable"],"memory":true},
];

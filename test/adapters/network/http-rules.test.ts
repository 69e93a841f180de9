import { describe, expect, it } from 'vitest';
import { httpRulesData } from '../../../src/adapters/http/layout.ts';
import { library } from '../../support/library.ts';
import { link } from '../../../src/core/link.ts';
import { parseHttpRule } from '../../../src/policy/options/http-rules.ts';
import { run } from '../../core/emitted.ts';

/** The template's answer to a request, from what the host would say of it. */
function allows(rules: readonly string[], request: Request): boolean {
  const linked = link({
    library,
    objects: [httpRulesData(rules.map(parseHttpRule))],
    exports: ['http.allows', 'rt.realloc'],
  });
  const running = run(linked, {}, { sound: false });
  const text = (value: string): readonly [number, number] => {
    const bytes = new TextEncoder().encode(value);
    const at = running.call('rt.realloc', 0, 0, 1, bytes.length);
    running.bytes(at, bytes.length).set(bytes);
    return [at, bytes.length];
  };
  const struct = (words: readonly number[]): number => {
    const at = running.call('rt.realloc', 0, 0, 4, 4 * words.length);
    words.forEach((word, i) => running.view().setUint32(at + 4 * i, word, true));
    return at;
  };
  const { scheme, authority, method } = request;
  const schemeCase = ['HTTP', 'HTTPS'].indexOf(scheme ?? '');
  const schemeWords =
    scheme === undefined ? [0] : schemeCase >= 0 ? [1, schemeCase] : [1, 2, ...text(scheme.replace('other:', ''))];
  const methodCase = METHODS.indexOf(method);
  const methodWords = methodCase >= 0 ? [methodCase] : [9, ...text(method.replace('other:', ''))];
  return (
    running.call(
      'http.allows',
      struct([...schemeWords, 0, 0, 0]),
      struct(authority === undefined ? [0, 0, 0] : [1, ...text(authority)]),
      struct([...methodWords, 0, 0]),
    ) === 1
  );
}

const METHODS = ['get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch'];

interface Request {
  /** A case of the variant, `other:` and its text, or none. */
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly method: string;
}

/** `method scheme authority`; `-` for an absent scheme or authority, `''` for an empty authority. */
function request(text: string): Request {
  const [method = '', scheme = '', ...rest] = text.split(' ');
  const authority = rest.join(' ');
  return {
    method,
    scheme: scheme === '-' ? undefined : scheme,
    authority: authority === '-' ? undefined : authority === "''" ? '' : authority,
  };
}

const LONG = `${'a'.repeat(63)}.`.repeat(3) + 'a'.repeat(61);

const TABLE: readonly (readonly [rules: string, yes: readonly string[], no: readonly string[]])[] = [
  // a scheme in disguise is refused where port and host are what the rule says, too
  [
    'https://api.example.com:8443',
    ['get HTTPS api.example.com:8443', 'get - api.example.com:8443'],
    ['get other:https api.example.com:8443', 'get other:HTTPS api.example.com:8443', 'get HTTP api.example.com:8443'],
  ],
  [
    'http://api.example.com:*',
    ['get HTTP api.example.com:80', 'get HTTP api.example.com:8080'],
    ['get other:http api.example.com:80', 'get other:Http api.example.com:8080', 'get - api.example.com:80'],
  ],
  [
    'api.example.com',
    [
      'get HTTPS api.example.com',
      'get HTTP api.example.com',
      'get - api.example.com',
      'get HTTPS API.Example.COM',
      'get HTTPS api.example.com.',
      'get HTTPS api.example.com:443',
      'get HTTPS api.example.com.:443',
      'get HTTP api.example.com:80',
      'get - api.example.com:443',
      'get HTTPS api.example.com:00443',
      'other:BREW HTTPS api.example.com',
      'connect HTTPS api.example.com',
    ],
    [
      'get HTTPS -',
      "get HTTPS ''",
      'get HTTP api.example.com:443',
      'get HTTPS api.example.com:80',
      'get - api.example.com:80',
      'get HTTPS api.example.com:8443',
      'get HTTPS api.example.com:',
      'get HTTPS api.example.com:443:443',
      'get HTTPS api.example.com:0x1bb',
      'get HTTPS api.example.com:+443',
      'get HTTPS api.example.com: 443',
      'get HTTPS api.example.com:443 ',
      'get HTTPS api.example.com:000443',
      'get HTTPS api.example.com:65979',
      'get HTTPS api.example.com:4295033851',
      'get HTTPS api.example.com..',
      'get HTTPS .api.example.com',
      'get HTTPS api..example.com',
      'get HTTPS xapi.example.com',
      'get HTTPS x.api.example.com',
      'get HTTPS example.com',
      'get HTTPS api.example.com.evil.net',
      'get HTTPS api.example.comevil.net',
      'get HTTPS user@api.example.com',
      'get HTTPS api.example.com@evil.net',
      'get HTTPS evil.net:80@api.example.com',
      'get HTTPS user:pass@api.example.com',
      'get HTTPS api.example.com:443@evil.net',
      'get HTTPS evil.net#api.example.com',
      'get HTTPS evil.net?api.example.com',
      'get HTTPS evil.net/api.example.com',
      'get HTTPS evil.net\\api.example.com',
      'get HTTPS api.example.com/',
      'get HTTPS api.example.com#',
      'get HTTPS api.example.com\0',
      'get HTTPS api.example.com\0.evil.net',
      'get HTTPS api.example.com\n',
      'get HTTPS  api.example.com',
      'get HTTPS api%2eexample.com',
      'get HTTPS %61pi.example.com',
      'get HTTPS api\u3002example.com',
      'get HTTPS \u0430pi.example.com',
      'get HTTPS api.example.\u212aom',
      'get HTTPS [api.example.com]',
      'get HTTPS [api.example.com]:443',
      'get HTTPS [::1]',
      'get HTTPS *.example.com',
      'get HTTPS *',
      'get other:ftp api.example.com',
      'get other:ftp api.example.com:443',
      'get other:http api.example.com',
      'get other:https api.example.com',
      'get other:https api.example.com:443',
      'get other:http api.example.com:80',
      'get other:HTTPS api.example.com',
      'get other:HTTPS api.example.com:443',
      'get other:HtTp api.example.com:80',
      'get other: api.example.com:443',
    ],
  ],
  [
    'https://*.example.org:8443',
    [
      'get HTTPS a.example.org:8443',
      'get HTTPS a.b.example.org:8443',
      'get - a.example.org:8443',
      'get HTTPS A.EXAMPLE.ORG.:8443',
      'get HTTPS _x.example.org:8443',
      'get HTTPS xn--bcher-kva.example.org:8443',
    ],
    [
      'get HTTPS example.org:8443',
      'get HTTPS .example.org:8443',
      'get HTTPS a.example.org',
      'get HTTPS a.example.org:443',
      'get HTTP a.example.org:8443',
      'get HTTPS aexample.org:8443',
      'get HTTPS evil-example.org:8443',
      'get HTTPS a.example.org.evil.net:8443',
      'get HTTPS a.example.org:8442',
      'get HTTPS a.example.org:8444',
      'get HTTPS a@b.example.org:8443',
      'get HTTPS example.org.:8443',
      'get HTTPS a..example.org:8443',
      'get HTTPS bücher.example.org:8443',
    ],
  ],
  [
    '127.0.0.1',
    [
      'get HTTP 127.0.0.1',
      'get HTTPS 127.0.0.1:443',
      'get HTTP [::ffff:127.0.0.1]',
      'get HTTP [::ffff:7f00:1]',
      'get HTTP [::FFFF:7F00:0001]:80',
      'get HTTP [0:0:0:0:0:ffff:127.0.0.1]',
      'get HTTP [0000:0000:0000:0000:0000:ffff:7f00:0001]',
    ],
    [
      'get HTTP 127.0.0.01',
      'get HTTP 0127.0.0.1',
      'get HTTP 0x7f.0.0.1',
      'get HTTP 127.1',
      'get HTTP 127.0.1',
      'get HTTP 2130706433',
      'get HTTP 0x7f000001',
      'get HTTP 017700000001',
      'get HTTP 127.0.0.1.',
      'get HTTP 127.0.0.1.0',
      'get HTTP 127.0.0.1.evil.net',
      'get HTTP 127.0.0.256',
      'get HTTP 127.0.0.',
      'get HTTP 127.0..1',
      'get HTTP [127.0.0.1]',
      'get HTTP 127.0.0.2',
      'get HTTP localhost',
      'get HTTP [::1]',
      'get HTTP [::127.0.0.1]',
      'get HTTP [64:ff9b::127.0.0.1]',
      'get HTTP 0.0.0.0',
      'get HTTP [::]',
      'get HTTP ::ffff:127.0.0.1',
    ],
  ],
  [
    'http://[::1]:8080',
    [
      'get HTTP [::1]:8080',
      'get HTTP [0:0:0:0:0:0:0:1]:8080',
      'get HTTP [0::1]:8080',
      'get HTTP [::0:1]:8080',
      'get HTTP [0000:0000::0001]:8080',
      'get HTTP [::0.0.0.1]:8080',
    ],
    [
      'get HTTP [::1]',
      'get HTTP [::1]:80',
      'get HTTP [::1]8080',
      'get other:http [::1]:8080',
      'get other:HTTP [::1]:8080',
      'get HTTP [::1',
      'get HTTP [::1]:',
      'get HTTP [::1]]:8080',
      'get HTTP [[::1]]:8080',
      'get HTTP [::1]x:8080',
      'get HTTP ::1:8080',
      'get HTTP [::1%25lo]:8080',
      'get HTTP [::1%1]:8080',
      'get HTTP [::00001]:8080',
      'get HTTP [:::1]:8080',
      'get HTTP [::1::]:8080',
      'get HTTP [0:0:0:0:0:0:0:0:1]:8080',
      'get HTTP [0:0:0:0:0:0:1]:8080',
      'get HTTP [0:0:0:0:0:0:0:1:]:8080',
      'get HTTP [:0:0:0:0:0:0:0:1]:8080',
      'get HTTP [1::0:0:0:0:0:0:1]:8080',
      'get HTTP [::g]:8080',
      'get HTTP [::0.0.0.01]:8080',
      'get HTTP [::0.0.0.1:0]:8080',
      'get HTTP [::ffff:0.0.0.1]:8080',
      'get HTTP [v1.::1]:8080',
      'get HTTP []:8080',
      'get HTTP [:]:8080',
      'get HTTPS [::1]:8080',
      'get HTTP 0.0.0.1:8080',
      'get HTTP localhost:8080',
    ],
  ],
  [
    '[2001:db8::8:800:200c:417a]',
    [
      'get HTTPS [2001:DB8:0:0:8:800:200C:417A]',
      'get HTTPS [2001:db8::8:800:32.12.65.122]',
      'get HTTPS [2001:0db8::0008:0800:200c:417a]:443',
    ],
    ['get HTTPS [2001:db8::8:800:200c:417b]', 'get HTTPS [2001:db8:8:800:200c:417a::]', 'get HTTPS [2001:db8::]'],
  ],
  [
    '[1:2:3:4:5:6:7::]',
    ['get HTTP [1:2:3:4:5:6:7:0]', 'get HTTP [1:2:3:4:5:6:7::]'],
    ['get HTTP [1:2:3:4:5:6:7:8::]', 'get HTTP [::1:2:3:4:5:6:7]', 'get HTTP [1:2:3:4:5:6:7]'],
  ],
  [
    'GET+HEAD://api.example.com https+POST://api.example.com:9000-9009',
    [
      'get HTTP api.example.com',
      'head HTTPS api.example.com',
      'other:GET HTTPS api.example.com',
      'post HTTPS api.example.com:9000',
      'post HTTPS api.example.com:9009',
    ],
    [
      'post HTTPS api.example.com',
      'delete HTTP api.example.com',
      'other:get HTTPS api.example.com',
      'other:Get HTTPS api.example.com',
      'other:DELETE HTTPS api.example.com',
      'other:GETX HTTPS api.example.com',
      'other:GE HTTPS api.example.com',
      'other: HTTPS api.example.com',
      'other:GET\0 HTTPS api.example.com',
      'other:HEAD\0\0\0\0 HTTPS api.example.com',
      'get HTTPS api.example.com:9000',
      'post HTTP api.example.com:9000',
      'post HTTPS api.example.com:8999',
      'post HTTPS api.example.com:9010',
      'options HTTPS api.example.com',
      'connect HTTPS api.example.com',
      'trace HTTPS api.example.com',
      'patch HTTPS api.example.com',
      'put HTTPS api.example.com',
    ],
  ],
  [
    'DELETE+OPTIONS+PROPFIND://a.test CONNECT+TRACE+PATCH+PUT://b.test',
    [
      'delete - a.test',
      'options - a.test',
      'other:PROPFIND - a.test',
      'connect - b.test',
      'trace - b.test',
      'put - b.test',
    ],
    ['connect - a.test', 'delete - b.test', 'other:PROPPATCH - a.test', 'other:PROPFIND - b.test', 'get - a.test'],
  ],
  [
    'https://*',
    [
      'get HTTPS anything.test',
      'get HTTPS 10.0.0.1',
      'get HTTPS [::1]',
      'get HTTPS localhost:443',
      `get HTTPS ${LONG}`,
      `get HTTPS ${LONG}.`,
    ],
    [
      'get HTTP anything.test',
      'get HTTPS anything.test:444',
      'get HTTPS -',
      "get HTTPS ''",
      'get HTTPS .',
      'get HTTPS ..',
      'get HTTPS :443',
      'get HTTPS [::1]:80',
      'get HTTPS a@b',
      'get HTTPS 0x7f.1',
      'get HTTPS 1',
      'get HTTPS 0x',
      'get HTTPS a.0xfg.0xff',
      `get HTTPS a${LONG}`,
      `get HTTPS ${'a'.repeat(64)}.test`,
      `get HTTPS ${'a'.repeat(100_000)}`,
      `get HTTPS [${':'.repeat(10_000)}]`,
    ],
  ],
  [
    '*:*',
    ['get HTTP a.test:1', 'get HTTPS a.test:65535', 'get HTTP [::1]:80', 'get HTTP a.test:0'],
    ['get other:ws a.test:1', 'get HTTP a.test:65536'],
  ],
  [
    'ws://a.test:80',
    ['get other:ws a.test:80', 'get other:WS A.TEST:80'],
    [
      'get other:ws a.test',
      'get other:wss a.test:80',
      'get other:w a.test:80',
      'get HTTP a.test:80',
      'get - a.test:80',
    ],
  ],
  [
    'http://a.test:8080 https://a.test:8443 http://*.b.test b.test:81',
    ['get HTTP a.test:8080', 'get HTTPS a.test:8443', 'get HTTP x.b.test', 'get HTTPS b.test:81', 'get HTTP b.test:81'],
    [
      'get HTTP a.test:8443',
      'get HTTPS a.test:8080',
      'get HTTP b.test',
      'get HTTPS x.b.test',
      'get HTTP x.b.test:81',
      'get HTTP a.test',
    ],
  ],
];

describe('requests by rules, in the template', () => {
  const rows = TABLE.flatMap(([rules, yes, no]) => [
    ...yes.map((text) => [rules, text, true] as const),
    ...no.map((text) => [rules, text, false] as const),
  ]);

  it('has a table that is worth its name', () => {
    expect(rows.length).toBeGreaterThan(200);
  });

  it.each(TABLE.map(([rules]) => rules))('%s', (rules) => {
    for (const [, text, verdict] of rows.filter(([of]) => of === rules)) {
      expect(allows(rules.split(' '), request(text)), JSON.stringify(text).slice(0, 100)).toBe(verdict);
    }
  });
});

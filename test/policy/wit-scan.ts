/** A function as WIT declares it, under the name that it has in the binary. */
export interface ScannedFunction {
  /** `wasi:cli/exit` */
  readonly interface: string;
  readonly name: string;
  /** The declaration on one line. */
  readonly signature: string;
}

export interface Scan {
  readonly interfaces: readonly string[];
  readonly functions: readonly ScannedFunction[];
  /** The labels of each enum and variant, by interface and name: `wasi:io/streams.stream-error`. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads as much of a WIT package as the table of capabilities must agree with. Not a parser. */
export function scanWit(source: string): Scan {
  const text = source
    .replace(/\/\/.*$/gm, '')
    .replace(/@\w+(\([^)]*\))?/g, (attribute) => (/^@\d/.test(attribute) ? attribute : ''));
  const packageName = /package\s+([a-z-]+:[a-z-]+)/.exec(text)?.[1];
  if (packageName === undefined) throw new Error('no package');
  const interfaces: string[] = [];
  const functions: ScannedFunction[] = [];
  const labels = new Map<string, Set<string>>();
  for (const { name, body } of blocks(text, 'interface')) {
    const full = `${packageName}/${name}`;
    interfaces.push(full);
    for (const kind of ['enum', 'variant'] as const) {
      for (const one of blocks(body, kind)) {
        const found = new Set<string>();
        labels.set(`${full}.${one.name}`, found);
        for (const label of one.body.replace(/\([^)]*\)/g, '').split(',')) found.add(label.trim());
      }
    }
    let rest = body;
    for (const resource of blocks(body, 'resource')) {
      rest = rest.replace(resource.whole, '');
      functions.push(...functionsOf(full, resource.body, resource.name));
    }
    functions.push(...functionsOf(full, rest, undefined));
  }
  return { interfaces, functions, labels };
}

function functionsOf(owner: string, body: string, resource: string | undefined): ScannedFunction[] {
  const found: ScannedFunction[] = [];
  const declaration =
    /(?:%?([a-z][a-z0-9-]*)\s*:\s*(static\s+)?(?:async\s+)?(?:static\s+)?func|constructor)\s*\([^;]*;/g;
  for (const match of body.matchAll(declaration)) {
    const signature = match[0].replace(/\s+/g, ' ');
    const label = match[1];
    if (label === undefined) found.push({ interface: owner, name: `[constructor]${resource ?? ''}`, signature });
    else if (resource === undefined) found.push({ interface: owner, name: label, signature });
    else {
      const kind = /:\s*(async\s+)?static\b/.test(signature) ? 'static' : 'method';
      found.push({ interface: owner, name: `[${kind}]${resource}.${label}`, signature });
    }
  }
  return found;
}

function* blocks(text: string, keyword: string): Generator<{ name: string; body: string; whole: string }> {
  const head = new RegExp(`(?<![a-z-])${keyword}\\s+%?([a-z][a-z0-9-]*)\\s*\\{`, 'g');
  for (const match of text.matchAll(head)) {
    let depth = 1;
    let end = match.index + match[0].length;
    while (depth > 0 && end < text.length) {
      if (text[end] === '{') depth++;
      if (text[end] === '}') depth--;
      end++;
    }
    const whole = text.slice(match.index, end);
    yield { name: match[1] ?? '', body: whole.slice(match[0].length, -1), whole };
  }
}

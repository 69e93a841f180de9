import type { HostModule } from './host.ts';

interface Parts {
  /** The id of what jco made. */
  readonly program: string;
  readonly hosts: ReadonlyMap<string, HostModule>;
  /** Expressions for the addresses of core modules, by their names. */
  readonly cores: ReadonlyMap<string, string>;
}

/** The module that an import gets. It loads core modules by what pages and Node both have, and imports nothing of Node. */
export function moduleText({ program, hosts, cores }: Parts): string {
  const modules = [...new Set([...hosts.values()].map(({ module }) => module))];
  const imports = modules.map((module, i) => `import * as host${i} from ${JSON.stringify(module)};\n`);
  const given = [...hosts].map(([key, { module, name }]) => {
    return `  ${JSON.stringify(key)}: host${modules.indexOf(module)}[${JSON.stringify(name)}],\n`;
  });
  const addresses = [...cores].map(([name, address]) => `  ${JSON.stringify(name)}: () => ${address},\n`);
  return `import { instantiate as start } from ${JSON.stringify(program)};
${imports.join('')}
const host = {
${given.join('')}};
const addresses = {
${addresses.join('')}};
const compiled = {};

async function compile(address) {
  const url = String(address);
  // fetch of Node reads no files
  const fs = url.startsWith('file:') ? globalThis.process?.getBuiltinModule?.('fs') : undefined;
  if (fs !== undefined) return WebAssembly.compile(fs.readFileSync(new URL(url)));
  const response = await fetch(url);
  if (!response.ok) throw new Error(\`cannot load \${url}: \${response.status} \${response.statusText}\`);
  if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

function core(name) {
  return (compiled[name] ??= compile(addresses[name]()).catch((error) => {
    // it can be there the next time
    delete compiled[name];
    throw error;
  }));
}

async function instantiate(imports) {
  // what every object inherits is given by nobody
  return start(core, { __proto__: null, ...host, ...imports });
}

export { instantiate as default };
`;
}

/**
 * What jco made, as a module of a bundle. It loads no files by itself, but says how it would; bundlers would take that for files that it
 * needs. And it says by what it was made in a directive, which bundlers warn of.
 */
export function programText(source: Uint8Array): string {
  const text = new TextDecoder().decode(source).replace(/^(['"])use components\1;/, '');
  return text.replace(/new URL\((?=[^()]*import\.meta\.url)/g, 'new URL(/* @vite-ignore */ ');
}

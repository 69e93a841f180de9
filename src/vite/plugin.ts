import { createHash } from 'node:crypto';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Options } from '../index.ts';
import { makeComponent, type MadeComponent } from './component.ts';
import { isShim } from './host.ts';
import { idOf, policyPath, readRequest, type Request } from './request.ts';
import { moduleText, programText } from './script.ts';
import type { PluginContext, VitePlugin } from './vite-types.ts';

export interface PluginOptions {
  /** The policy of all components that name no other: a file in TOML or JSON, or one of Wassette in YAML, relative to the root. */
  readonly policy?: string;
  /** Options that count before those of the policy, also of one that an import names. */
  readonly options?: Options;
}

/** Core modules that a development server gives to pages are below this, and the base. */
const SERVED = '@wasmvirt/';

interface Made {
  readonly component: Promise<MadeComponent>;
  /** What was read for it, files and folders, also where that failed. */
  readonly read: ReadonlySet<string>;
  /** Core modules that pages ask for, by their paths. */
  readonly served: Map<string, Uint8Array>;
  /** Whether it has to be made again. */
  isStale: boolean;
}

/**
 * A plugin for Vite: `import app from './app.wasm?virtual'` gives a function that instantiates the component, virtualized.
 *
 * @example plugins: [wasmvirt({ policy: 'policy.toml' })]
 */
export function wasmvirt({ policy, options }: PluginOptions = {}): VitePlugin {
  let [root, base] = [process.cwd(), '/'];
  let watch: ((paths: readonly string[]) => unknown) | undefined;
  const made = new Map<string, Made>();
  /** What modules of pages import. */
  const imported = new Set<string>();

  function madeOf(request: Request): Made {
    const key = idOf({ ...request, isProgram: false });
    const known = made.get(key);
    if (known?.isStale === false) return known;
    const read = new Set([resolve(request.path)]);
    const own = policyPath(request, root) ?? (policy === undefined ? undefined : resolve(root, policy));
    const onRead = (path: string): void => void read.add(resolve(path));
    const component = makeComponent(request.path, { policy: own, options, onRead }, root);
    const one: Made = { component, read, served: new Map(), isStale: false };
    // what is wrong can be mended elsewhere, as by installing something
    component.catch(() => (one.isStale = true));
    made.set(key, one);
    return one;
  }

  /** The ids of what was made of a file, which has to be made again. */
  function changed(path: string): readonly string[] {
    const ids: string[] = [];
    for (const [id, one] of made) {
      if (![...one.read].some((other) => isIn(resolve(path), other))) continue;
      one.isStale = true;
      ids.push(id);
    }
    return ids;
  }

  /** An expression for the address of a core module. */
  function addressOf(context: PluginContext, name: string, bytes: Uint8Array, { served }: Made): string {
    const { config, mode } = context.environment;
    // a server has no address of its own, and Vite writes no assets for it
    if (config.consumer === 'server') {
      return JSON.stringify(`data:application/wasm;base64,${Buffer.from(bytes).toString('base64')}`);
    }
    if (mode !== 'dev')
      return `import.meta.ROLLUP_FILE_URL_${context.emitFile({ type: 'asset', name, source: bytes })}`;
    const path = `${SERVED}${createHash('sha256').update(bytes).digest('hex')}.wasm`;
    served.set(path, bytes);
    // Vite would take it for a file of the project
    return `new URL(/* @vite-ignore */ ${JSON.stringify(`${base}${path}`)}, import.meta.url)`;
  }

  return {
    name: 'wasmvirt',
    enforce: 'pre',

    configResolved(config) {
      ({ root, base } = config);
    },

    configureServer({ middlewares, watcher }) {
      watch = (paths) => watcher.add(paths);
      middlewares.use(({ url = '' }, response, next) => {
        const [path = ''] = url.split('?');
        const name = path.startsWith(base) ? path.slice(base.length) : '';
        const bytes = [...made.values()].map(({ served }) => served.get(name)).find((one) => one !== undefined);
        if (bytes === undefined) {
          next();
          return;
        }
        response.setHeader('Content-Type', 'application/wasm');
        response.setHeader('Cache-Control', 'no-cache');
        response.end(bytes);
      });
    },

    async resolveId(source, importer) {
      const from = importer === undefined ? undefined : requestOf(this, importer);
      if (from !== undefined && isShim(source)) {
        const found = await this.resolve(source, from.path, { skipSelf: true });
        if (found !== null) return found;
        const { jco } = await madeOf(from).component;
        return this.resolve(source, jco, { skipSelf: true });
      }
      const request = requestOf(this, source);
      if (request === undefined) return undefined;
      const resolved = await this.resolve(request.path, importer, { skipSelf: true });
      if (resolved === null) return undefined;
      const main = { ...request, path: resolved.id.replace(/\?.*$/, '') };
      const isForPage = this.environment.config.consumer === 'client';
      // of what a page asks for by itself, Vite says that this file imports it; what is written in it has a query
      const isImported = importer !== undefined && resolve(importer) !== resolve(root, 'index.html');
      if (isForPage && isImported) imported.add(idOf({ ...main, isProgram: false }));
      return idOf(main);
    },

    async load(id) {
      const request = requestOf(this, id);
      if (request === undefined) return undefined;
      const { config, mode } = this.environment;
      const main = idOf({ ...request, isProgram: false });
      // whoever reaches the server can ask for any file, and with any policy
      if (mode === 'dev' && config.consumer === 'client' && !imported.has(main)) {
        this.error({ message: `${main} is imported by no module of this page`, id });
      }
      const one = madeOf(request);
      const { program, cores, hosts, notes } = await one.component
        .catch((error: unknown) => this.error({ message: error instanceof Error ? error.message : String(error), id }))
        .finally(() => {
          // a server would take what is added for imports, and folders are none
          if (mode === 'dev') watch?.([...one.read]);
          else for (const path of one.read) this.addWatchFile(path);
        });
      if (request.isProgram) return { code: programText(program), map: null };
      // Vite says of which module it is
      for (const message of notes) this.warn({ message, id });
      const addresses = [...cores].map(([name, bytes]) => [name, addressOf(this, name, bytes, one)] as const);
      const code = moduleText({
        program: idOf({ ...request, isProgram: true }),
        hosts,
        cores: new Map(addresses),
      });
      return { code, map: null };
    },

    watchChange(path) {
      changed(path);
    },

    hotUpdate({ file, modules }) {
      const ids = changed(file);
      if (ids.length === 0) return undefined;
      const { moduleGraph, hot } = this.environment;
      const ours = ids
        .flatMap((id) => [id, `${id}&program`])
        .map((id) => moduleGraph.getModuleById(id))
        .filter((one) => one !== undefined);
      // one that could not be made is no module yet
      if (ours.length === 0) hot.send({ type: 'full-reload' });
      return [...new Set([...modules, ...ours])];
    },
  };
}

function requestOf(context: PluginContext, id: string): Request | undefined {
  try {
    return readRequest(id);
  } catch (error) {
    return context.error({ message: error instanceof Error ? error.message : String(error) });
  }
}

/** Whether a file is another one, or in a folder. */
function isIn(file: string, other: string): boolean {
  const path = relative(other, file);
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path));
}

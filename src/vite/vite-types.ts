/** What of Vite 6 and 7 is used. The declarations of Vite itself need those of pages, which others may not have. */

export interface Environment {
  readonly mode: string;
  readonly config: { readonly consumer: string };
}

/** What hooks get as `this`. */
export interface PluginContext {
  readonly environment: Environment;
  addWatchFile(path: string): void;
  emitFile(file: { type: 'asset'; name: string; source: Uint8Array }): string;
  resolve(
    source: string,
    importer: string | undefined,
    options: { skipSelf: boolean },
  ): Promise<{ readonly id: string } | null>;
  warn(log: { message: string; id?: string }): void;
  error(log: { message: string; id?: string }): never;
}

export interface ModuleNode {
  readonly id: string | null;
}

export interface HotContext<Module> {
  readonly environment: Environment & {
    readonly moduleGraph: { getModuleById(id: string): Module | undefined };
    readonly hot: { send(message: { type: 'full-reload' }): void };
  };
}

/** `originalUrl` is of the server of Vite itself: `url` is of Node, whose declarations a project may not have. */
interface Asked {
  readonly url?: string | undefined;
  readonly originalUrl?: string | undefined;
}

export type Middleware = (request: Asked, response: Response, next: () => void) => void;

interface Response {
  setHeader(name: string, value: string): unknown;
  end(body: Uint8Array): unknown;
}

/** A plugin for Vite 6 and 7. */
export interface VitePlugin {
  readonly name: string;
  readonly enforce: 'pre';
  configResolved(config: { readonly root: string; readonly base: string }): void;
  configureServer(server: {
    readonly middlewares: { use(middleware: Middleware): unknown };
    readonly watcher: { add(paths: readonly string[]): unknown };
  }): void;
  resolveId(
    this: PluginContext,
    source: string,
    importer: string | undefined,
  ): Promise<string | { readonly id: string } | null | undefined>;
  load(this: PluginContext, id: string): Promise<{ code: string; map: null } | undefined>;
  watchChange(path: string): void;
  hotUpdate<Module extends ModuleNode>(
    this: HotContext<Module>,
    options: { readonly file: string; readonly modules: Module[] },
  ): Module[] | undefined;
}

import { CHOICES, DENY_ALL, type Capability, type Draft } from './draft.ts';
import { EMPTY_TREE, entriesOf, makeFolder, putFile, sizeOf, type Tree } from './tree.ts';

/** What a link holds: a policy, and the sample it is for. */
export interface Linked {
  readonly draft: Draft;
  /** The sample that is opened with it; `undefined`: whatever is dropped. */
  readonly sample: string | undefined;
}

/** What is wrong with a link: one sentence. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/** Longer ones are cut off by programs through which people send links. */
const MOST_CHARACTERS = 30_000;
/** Of text that a link unfolds to. */
const MOST_TEXT = 4 << 20;
/** Shorter texts are not compressed: they would become longer. */
const LEAST_COMPRESSED = 200;

const VERSION = 1;

/**
 * The part of a link behind `#`: the policy as JSON in base64url, compressed where it is long. Browsers do not send it to servers.
 *
 * @throws LinkError where it would be too long
 */
export async function toFragment({ draft, sample }: Linked): Promise<string> {
  // what no link could hold is not read
  const { bytes } = sizeOf(draft.filesystem.tree);
  if (bytes > MOST_TEXT / 4) throw tooLong();
  const said: Record<string, unknown> = { v: VERSION };
  if (sample !== undefined) said['sample'] = sample;
  for (const key of keysOf(DENY_ALL)) {
    const value = await plain(draft, key);
    if (JSON.stringify(value) !== JSON.stringify(await plain(DENY_ALL, key))) said[key] = value;
  }
  const text = new TextEncoder().encode(JSON.stringify(said));
  const isLong = text.length > LEAST_COMPRESSED;
  const fragment = `${isLong ? 'z' : 'j'}.${toBase64(isLong ? await through(text, new CompressionStream('deflate-raw')) : text)}`;
  if (fragment.length > MOST_CHARACTERS) throw tooLong();
  return fragment;
}

function tooLong(): LinkError {
  return new LinkError('the files are too large for a link: take some out, and give them beside it');
}

/**
 * What a link holds.
 *
 * @param fragment without its `#`
 * @throws LinkError where it is no such link, or says what this page does not know
 */
export async function fromFragment(fragment: string): Promise<Linked> {
  const [, form, rest] = /^([jz])\.([\w-]+)$/.exec(fragment) ?? [];
  if (form === undefined || rest === undefined)
    throw new LinkError('this link holds no policy: it may have been cut off');
  let said: unknown;
  try {
    const bytes = fromBase64(rest);
    const text = form === 'z' ? await through(bytes, new DecompressionStream('deflate-raw')) : bytes;
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (error) {
    if (error instanceof LinkError) throw error;
    throw new LinkError('the policy in this link cannot be read: it may have been cut off');
  }
  if (!isRecord(said) || said['v'] !== VERSION) throw new LinkError('this link is of another version of this page');
  const { sample, ...parts } = said;
  if (sample !== undefined && typeof sample !== 'string') throw unknown('sample', sample);
  const draft: Record<string, unknown> = { ...DENY_ALL };
  for (const [key, value] of Object.entries(parts)) {
    if (key === 'v') continue;
    if (!Object.hasOwn(DENY_ALL, key)) throw unknown(key, value);
    draft[key] = read(key as keyof Draft, value);
  }
  // each part has the form of its default, which was checked
  return { draft: draft as unknown as Draft, sample };
}

/** A part of a draft as JSON has it: trees as their paths. */
async function plain(draft: Draft, key: keyof Draft): Promise<unknown> {
  if (key !== 'filesystem') return draft[key];
  const { tree, ...rest } = draft.filesystem;
  const files: [string, string | null][] = [];
  for (const { path, contents } of entriesOf(tree))
    files.push([path, contents === undefined ? null : toBase64(new Uint8Array(await contents.arrayBuffer()))]);
  return { ...rest, files };
}

function read(key: keyof Draft, value: unknown): unknown {
  if (key === 'filesystem') {
    if (!isRecord(value)) throw unknown(key, value);
    const { files, ...rest } = value;
    return { ...(sameForm(key, rest, withoutTree()) as object), tree: treeOf(files) };
  }
  if (key === 'others') {
    if (!isRecord(value) || Object.values(value).some((one) => one !== 'allow' && one !== 'deny'))
      throw unknown(key, value);
    return value;
  }
  if (key === 'onDeny' && value !== 'error' && value !== 'trap') throw unknown(key, value);
  return sameForm(key, value, DENY_ALL[key]);
}

function withoutTree(): object {
  const { choice, writable } = DENY_ALL.filesystem;
  return { choice, writable };
}

/** A value of the form of another: the same keys, with values of the same types, and choices that there are. */
function sameForm(key: string, value: unknown, form: unknown): unknown {
  if (!isRecord(form)) {
    if (typeof value !== typeof form) throw unknown(key, value);
    return value;
  }
  const names = Object.keys(form);
  if (!isRecord(value) || Object.keys(value).length !== names.length) throw unknown(key, value);
  for (const name of names) if (typeof value[name] !== typeof form[name]) throw unknown(`${key}.${name}`, value[name]);
  const choices: readonly unknown[] = CHOICES[key as Capability];
  if (!choices.includes(value['choice'])) throw unknown(`${key}.choice`, value['choice']);
  if ('kind' in form && value['kind'] !== 'step' && value['kind'] !== 'fixed')
    throw unknown(`${key}.kind`, value['kind']);
  return value;
}

function treeOf(files: unknown): Tree {
  if (!Array.isArray(files)) throw unknown('files', files);
  return files.reduce<Tree>((tree, entry: unknown) => {
    const [path, contents] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof path !== 'string' || (contents !== null && typeof contents !== 'string')) throw unknown('files', entry);
    try {
      return contents === null ? makeFolder(tree, path) : putFile(tree, path, new Blob([fromBase64(contents)]));
    } catch {
      throw unknown('files', path);
    }
  }, EMPTY_TREE);
}

function unknown(what: string, value: unknown): LinkError {
  const text = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
  return new LinkError(
    `this link says something that this page does not know (${what}: ${text}), so nothing of it was taken`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keysOf(draft: Draft): readonly (keyof Draft)[] {
  return Object.keys(draft) as (keyof Draft)[];
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = (await reader.read()) as {
      readonly done: boolean;
      readonly value?: Uint8Array<ArrayBuffer>;
    };
    if (done || value === undefined) break;
    length += value.length;
    // a link of a few characters can unfold to gigabytes
    if (length > MOST_TEXT) {
      await reader.cancel();
      throw new LinkError('the policy in this link is too large to be one');
    }
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
}

import { each, error, HARMLESS, later, OK, ok, UNREACHABLE, value, words, type Answer } from './answer.ts';

export const DENIED_HTTP = error('HTTP-request-denied');

/** Both socket kinds of 0.2 and of 0.3 (there with `get-`). */
export const SOCKET_OPTIONS_TCP = `set-listen-backlog-size keep-alive-enabled set-keep-alive-enabled keep-alive-idle-time
  set-keep-alive-idle-time keep-alive-interval set-keep-alive-interval keep-alive-count set-keep-alive-count hop-limit
  set-hop-limit receive-buffer-size set-receive-buffer-size send-buffer-size set-send-buffer-size`;
export const SOCKET_OPTIONS_UDP = `unicast-hop-limit set-unicast-hop-limit receive-buffer-size set-receive-buffer-size
  send-buffer-size set-send-buffer-size`;

export function getters(names: string): string {
  return words(names)
    .map((name) => (name.startsWith('set-') ? name : `get-${name}`))
    .join(' ');
}

export function methods(resource: string, names: string): readonly string[] {
  return words(names).map((name) => `[method]${resource}.${name}`);
}

/** A socket with which nothing was started: options have their usual values, and are not kept. */
export function probedTcp(): Record<string, Answer> {
  const second = 1_000_000_000;
  const socket = (answer: Answer, names: string): Record<string, Answer> => each(answer, names, '[method]tcp-socket.');
  return {
    ...socket(error('not-in-progress'), 'finish-bind finish-connect finish-listen'),
    ...socket(error('invalid-state'), 'accept local-address remote-address shutdown'),
    ...socket(OK, SOCKET_OPTIONS_TCP),
    ...socket(ok(2 * 3600 * second), 'keep-alive-idle-time'),
    ...socket(ok(75 * second), 'keep-alive-interval'),
    ...socket(ok(9), 'keep-alive-count'),
    ...socket(ok(64), 'hop-limit'),
    ...socket(ok(65_536), 'receive-buffer-size send-buffer-size'),
    ...socket({ kind: 'remembered' }, 'address-family'),
  };
}

export function probedUdp(): Record<string, Answer> {
  const socket = (answer: Answer, names: string): Record<string, Answer> => each(answer, names, '[method]udp-socket.');
  return {
    ...socket(error('not-in-progress'), 'finish-bind'),
    ...socket(error('invalid-state'), 'stream local-address remote-address'),
    ...socket(OK, SOCKET_OPTIONS_UDP),
    ...socket(ok(64), 'unicast-hop-limit'),
    ...socket(ok(65_536), 'receive-buffer-size send-buffer-size'),
    ...socket({ kind: 'remembered' }, 'address-family'),
  };
}

/**
 * http without a host: what a request is built from succeeds and keeps nothing, so that the guest gets as far as the honest
 * `HTTP-request-denied` of the handler. Getters answer the documented defaults.
 */
export function fieldsFunctions(): Record<string, Answer> {
  return {
    '[constructor]fields': HARMLESS,
    '[static]fields.from-list': OK,
    ...each(HARMLESS, 'get entries clone copy-all', '[method]fields.'),
    '[method]fields.has': value(false),
    ...each(OK, 'set delete append get-and-delete', '[method]fields.'),
  };
}

export function httpFunctions02(): Record<string, Answer> {
  return {
    'http-error-code': HARMLESS,
    ...each(UNREACHABLE, 'method path-with-query scheme authority headers consume', '[method]incoming-request.'),
    '[constructor]outgoing-request': HARMLESS,
    '[method]outgoing-request.body': OK,
    '[method]outgoing-request.method': value('get'),
    ...each(HARMLESS, 'path-with-query scheme authority headers', '[method]outgoing-request.'),
    ...each(OK, 'set-method set-path-with-query set-scheme set-authority', '[method]outgoing-request.'),
    '[constructor]request-options': HARMLESS,
    ...each(HARMLESS, 'connect-timeout first-byte-timeout between-bytes-timeout', '[method]request-options.'),
    // `err` would mean "this timeout is not supported", and some clients give up on that
    ...each(OK, 'set-connect-timeout set-first-byte-timeout set-between-bytes-timeout', '[method]request-options.'),
    '[method]response-outparam.send-informational': error('internal-error'),
    '[static]response-outparam.set': UNREACHABLE,
    ...each(UNREACHABLE, 'status headers consume', '[method]incoming-response.'),
    '[method]incoming-body.stream': UNREACHABLE,
    '[static]incoming-body.finish': UNREACHABLE,
    ...each(UNREACHABLE, 'subscribe get', '[method]future-trailers.'),
    '[constructor]outgoing-response': HARMLESS,
    '[method]outgoing-response.status-code': value(200),
    '[method]outgoing-response.set-status-code': OK,
    '[method]outgoing-response.headers': HARMLESS,
    '[method]outgoing-response.body': OK,
    '[method]outgoing-body.write': OK,
    // `ok` would claim that a body was sent
    '[static]outgoing-body.finish': DENIED_HTTP,
    ...each(UNREACHABLE, 'subscribe get', '[method]future-incoming-response.'),
  };
}

export function httpFunctions03(): Record<string, Answer> {
  return {
    ...each(later('HTTP-request-denied'), 'new consume-body', '[static]request.'),
    '[method]request.get-method': value('get'),
    ...each(HARMLESS, 'get-path-with-query get-scheme get-authority get-options get-headers', '[method]request.'),
    ...each(OK, 'set-method set-path-with-query set-scheme set-authority', '[method]request.'),
    ...each(
      HARMLESS,
      'get-connect-timeout get-first-byte-timeout get-between-bytes-timeout clone',
      '[method]request-options.',
    ),
    ...each(later('HTTP-request-denied'), 'new consume-body', '[static]response.'),
    '[method]response.get-status-code': value(200),
    '[method]response.set-status-code': OK,
    '[method]response.get-headers': HARMLESS,
  };
}

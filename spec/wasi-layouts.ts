/**
 * The core signature of every function of WASI 0.2 when lowered. `test/component/wasi-layouts.test.ts` compares our canonical ABI with
 * this table.
 *
 * A line: interface, function, core parameters (`i` is i32, `I` is i64, `-` none), then either `-> ` and the core result or
 * `area` and the size and alignment of the result in memory (its address is one more parameter, and there is no core
 * result), then `in` if a parameter holds a string or list, `out` if the result does.
 */
export const WASI_LAYOUTS = `
wasi:cli/environment get-environment - area 8/4 out
wasi:cli/environment get-arguments - area 8/4 out
wasi:cli/environment initial-cwd - area 12/4 out
wasi:cli/run run - -> i
wasi:cli/exit exit i -> -
wasi:cli/exit exit-with-code i -> -
wasi:cli/stdin get-stdin - -> i
wasi:cli/stdout get-stdout - -> i
wasi:cli/stderr get-stderr - -> i
wasi:cli/terminal-stdin get-terminal-stdin - area 8/4
wasi:cli/terminal-stdout get-terminal-stdout - area 8/4
wasi:cli/terminal-stderr get-terminal-stderr - area 8/4
wasi:clocks/monotonic-clock now - -> I
wasi:clocks/monotonic-clock resolution - -> I
wasi:clocks/monotonic-clock subscribe-instant I -> i
wasi:clocks/monotonic-clock subscribe-duration I -> i
wasi:clocks/wall-clock now - area 16/8
wasi:clocks/wall-clock resolution - area 16/8
wasi:clocks/timezone display Ii area 16/4 out
wasi:clocks/timezone utc-offset Ii -> i
wasi:filesystem/preopens get-directories - area 8/4 out
wasi:filesystem/types [method]descriptor.read-via-stream iI area 8/4
wasi:filesystem/types [method]descriptor.write-via-stream iI area 8/4
wasi:filesystem/types [method]descriptor.append-via-stream i area 8/4
wasi:filesystem/types [method]descriptor.advise iIIi area 2/1
wasi:filesystem/types [method]descriptor.sync-data i area 2/1
wasi:filesystem/types [method]descriptor.get-flags i area 2/1
wasi:filesystem/types [method]descriptor.get-type i area 2/1
wasi:filesystem/types [method]descriptor.set-size iI area 2/1
wasi:filesystem/types [method]descriptor.set-times iiIiiIi area 2/1
wasi:filesystem/types [method]descriptor.read iII area 16/4 out
wasi:filesystem/types [method]descriptor.write iiiI area 16/8 in
wasi:filesystem/types [method]descriptor.read-directory i area 8/4
wasi:filesystem/types [method]descriptor.sync i area 2/1
wasi:filesystem/types [method]descriptor.create-directory-at iii area 2/1 in
wasi:filesystem/types [method]descriptor.stat i area 104/8
wasi:filesystem/types [method]descriptor.stat-at iiii area 104/8 in
wasi:filesystem/types [method]descriptor.set-times-at iiiiiIiiIi area 2/1 in
wasi:filesystem/types [method]descriptor.link-at iiiiiii area 2/1 in
wasi:filesystem/types [method]descriptor.open-at iiiiii area 8/4 in
wasi:filesystem/types [method]descriptor.readlink-at iii area 12/4 in out
wasi:filesystem/types [method]descriptor.remove-directory-at iii area 2/1 in
wasi:filesystem/types [method]descriptor.rename-at iiiiii area 2/1 in
wasi:filesystem/types [method]descriptor.symlink-at iiiii area 2/1 in
wasi:filesystem/types [method]descriptor.unlink-file-at iii area 2/1 in
wasi:filesystem/types [method]descriptor.is-same-object ii -> i
wasi:filesystem/types [method]descriptor.metadata-hash i area 24/8
wasi:filesystem/types [method]descriptor.metadata-hash-at iiii area 24/8 in
wasi:filesystem/types [method]directory-entry-stream.read-directory-entry i area 20/4 out
wasi:filesystem/types filesystem-error-code i area 2/1
wasi:http/outgoing-handler handle iii area 40/8 out
wasi:http/incoming-handler handle ii -> -
wasi:http/types http-error-code i area 40/8 out
wasi:http/types [constructor]fields - -> i
wasi:http/types [static]fields.from-list ii area 8/4 in
wasi:http/types [method]fields.get iii area 8/4 in out
wasi:http/types [method]fields.has iii -> i in
wasi:http/types [method]fields.set iiiii area 2/1 in
wasi:http/types [method]fields.delete iii area 2/1 in
wasi:http/types [method]fields.append iiiii area 2/1 in
wasi:http/types [method]fields.entries i area 8/4 out
wasi:http/types [method]fields.clone i -> i
wasi:http/types [method]incoming-request.method i area 12/4 out
wasi:http/types [method]incoming-request.path-with-query i area 12/4 out
wasi:http/types [method]incoming-request.scheme i area 16/4 out
wasi:http/types [method]incoming-request.authority i area 12/4 out
wasi:http/types [method]incoming-request.headers i -> i
wasi:http/types [method]incoming-request.consume i area 8/4
wasi:http/types [constructor]outgoing-request i -> i
wasi:http/types [method]outgoing-request.body i area 8/4
wasi:http/types [method]outgoing-request.method i area 12/4 out
wasi:http/types [method]outgoing-request.set-method iiii -> i in
wasi:http/types [method]outgoing-request.path-with-query i area 12/4 out
wasi:http/types [method]outgoing-request.set-path-with-query iiii -> i in
wasi:http/types [method]outgoing-request.scheme i area 16/4 out
wasi:http/types [method]outgoing-request.set-scheme iiiii -> i in
wasi:http/types [method]outgoing-request.authority i area 12/4 out
wasi:http/types [method]outgoing-request.set-authority iiii -> i in
wasi:http/types [method]outgoing-request.headers i -> i
wasi:http/types [constructor]request-options - -> i
wasi:http/types [method]request-options.connect-timeout i area 16/8
wasi:http/types [method]request-options.set-connect-timeout iiI -> i
wasi:http/types [method]request-options.first-byte-timeout i area 16/8
wasi:http/types [method]request-options.set-first-byte-timeout iiI -> i
wasi:http/types [method]request-options.between-bytes-timeout i area 16/8
wasi:http/types [method]request-options.set-between-bytes-timeout iiI -> i
wasi:http/types [method]response-outparam.send-informational iii area 40/8 out
wasi:http/types [static]response-outparam.set iiiiIiiii -> - in
wasi:http/types [method]incoming-response.status i -> i
wasi:http/types [method]incoming-response.headers i -> i
wasi:http/types [method]incoming-response.consume i area 8/4
wasi:http/types [method]incoming-body.stream i area 8/4
wasi:http/types [static]incoming-body.finish i -> i
wasi:http/types [method]future-trailers.subscribe i -> i
wasi:http/types [method]future-trailers.get i area 56/8 out
wasi:http/types [constructor]outgoing-response i -> i
wasi:http/types [method]outgoing-response.status-code i -> i
wasi:http/types [method]outgoing-response.set-status-code ii -> i
wasi:http/types [method]outgoing-response.headers i -> i
wasi:http/types [method]outgoing-response.body i area 8/4
wasi:http/types [method]outgoing-body.write i area 8/4
wasi:http/types [static]outgoing-body.finish iii area 40/8 out
wasi:http/types [method]future-incoming-response.subscribe i -> i
wasi:http/types [method]future-incoming-response.get i area 56/8 out
wasi:io/error [method]error.to-debug-string i area 8/4 out
wasi:io/poll [method]pollable.ready i -> i
wasi:io/poll [method]pollable.block i -> -
wasi:io/poll poll ii area 8/4 in out
wasi:io/streams [method]input-stream.read iI area 12/4 out
wasi:io/streams [method]input-stream.blocking-read iI area 12/4 out
wasi:io/streams [method]input-stream.skip iI area 16/8
wasi:io/streams [method]input-stream.blocking-skip iI area 16/8
wasi:io/streams [method]input-stream.subscribe i -> i
wasi:io/streams [method]output-stream.check-write i area 16/8
wasi:io/streams [method]output-stream.write iii area 12/4 in
wasi:io/streams [method]output-stream.blocking-write-and-flush iii area 12/4 in
wasi:io/streams [method]output-stream.flush i area 12/4
wasi:io/streams [method]output-stream.blocking-flush i area 12/4
wasi:io/streams [method]output-stream.subscribe i -> i
wasi:io/streams [method]output-stream.write-zeroes iI area 12/4
wasi:io/streams [method]output-stream.blocking-write-zeroes-and-flush iI area 12/4
wasi:io/streams [method]output-stream.splice iiI area 16/8
wasi:io/streams [method]output-stream.blocking-splice iiI area 16/8
wasi:random/random get-random-bytes I area 8/4 out
wasi:random/random get-random-u64 - -> I
wasi:random/insecure get-insecure-random-bytes I area 8/4 out
wasi:random/insecure get-insecure-random-u64 - -> I
wasi:random/insecure-seed insecure-seed - area 16/8
wasi:sockets/network network-error-code i area 2/1
wasi:sockets/instance-network instance-network - -> i
wasi:sockets/ip-name-lookup resolve-addresses iii area 8/4 in
wasi:sockets/ip-name-lookup [method]resolve-address-stream.resolve-next-address i area 22/2
wasi:sockets/ip-name-lookup [method]resolve-address-stream.subscribe i -> i
wasi:sockets/tcp-create-socket create-tcp-socket i area 8/4
wasi:sockets/tcp [method]tcp-socket.start-bind iiiiiiiiiiiiii area 2/1
wasi:sockets/tcp [method]tcp-socket.finish-bind i area 2/1
wasi:sockets/tcp [method]tcp-socket.start-connect iiiiiiiiiiiiii area 2/1
wasi:sockets/tcp [method]tcp-socket.finish-connect i area 12/4
wasi:sockets/tcp [method]tcp-socket.start-listen i area 2/1
wasi:sockets/tcp [method]tcp-socket.finish-listen i area 2/1
wasi:sockets/tcp [method]tcp-socket.accept i area 16/4
wasi:sockets/tcp [method]tcp-socket.local-address i area 36/4
wasi:sockets/tcp [method]tcp-socket.remote-address i area 36/4
wasi:sockets/tcp [method]tcp-socket.is-listening i -> i
wasi:sockets/tcp [method]tcp-socket.address-family i -> i
wasi:sockets/tcp [method]tcp-socket.set-listen-backlog-size iI area 2/1
wasi:sockets/tcp [method]tcp-socket.keep-alive-enabled i area 2/1
wasi:sockets/tcp [method]tcp-socket.set-keep-alive-enabled ii area 2/1
wasi:sockets/tcp [method]tcp-socket.keep-alive-idle-time i area 16/8
wasi:sockets/tcp [method]tcp-socket.set-keep-alive-idle-time iI area 2/1
wasi:sockets/tcp [method]tcp-socket.keep-alive-interval i area 16/8
wasi:sockets/tcp [method]tcp-socket.set-keep-alive-interval iI area 2/1
wasi:sockets/tcp [method]tcp-socket.keep-alive-count i area 8/4
wasi:sockets/tcp [method]tcp-socket.set-keep-alive-count ii area 2/1
wasi:sockets/tcp [method]tcp-socket.hop-limit i area 2/1
wasi:sockets/tcp [method]tcp-socket.set-hop-limit ii area 2/1
wasi:sockets/tcp [method]tcp-socket.receive-buffer-size i area 16/8
wasi:sockets/tcp [method]tcp-socket.set-receive-buffer-size iI area 2/1
wasi:sockets/tcp [method]tcp-socket.send-buffer-size i area 16/8
wasi:sockets/tcp [method]tcp-socket.set-send-buffer-size iI area 2/1
wasi:sockets/tcp [method]tcp-socket.subscribe i -> i
wasi:sockets/tcp [method]tcp-socket.shutdown ii area 2/1
wasi:sockets/udp-create-socket create-udp-socket i area 8/4
wasi:sockets/udp [method]udp-socket.start-bind iiiiiiiiiiiiii area 2/1
wasi:sockets/udp [method]udp-socket.finish-bind i area 2/1
wasi:sockets/udp [method]udp-socket.stream iiiiiiiiiiiiii area 12/4
wasi:sockets/udp [method]udp-socket.local-address i area 36/4
wasi:sockets/udp [method]udp-socket.remote-address i area 36/4
wasi:sockets/udp [method]udp-socket.address-family i -> i
wasi:sockets/udp [method]udp-socket.unicast-hop-limit i area 2/1
wasi:sockets/udp [method]udp-socket.set-unicast-hop-limit ii area 2/1
wasi:sockets/udp [method]udp-socket.receive-buffer-size i area 16/8
wasi:sockets/udp [method]udp-socket.set-receive-buffer-size iI area 2/1
wasi:sockets/udp [method]udp-socket.send-buffer-size i area 16/8
wasi:sockets/udp [method]udp-socket.set-send-buffer-size iI area 2/1
wasi:sockets/udp [method]udp-socket.subscribe i -> i
wasi:sockets/udp [method]incoming-datagram-stream.receive iI area 12/4 out
wasi:sockets/udp [method]incoming-datagram-stream.subscribe i -> i
wasi:sockets/udp [method]outgoing-datagram-stream.check-send i area 16/8
wasi:sockets/udp [method]outgoing-datagram-stream.send iii area 16/8 in
wasi:sockets/udp [method]outgoing-datagram-stream.subscribe i -> i
wasi:config/store get ii area 16/4 in out
wasi:config/store get-all - area 16/4 out
`;

// An http server: answers every request with its path.
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from 'wasi:http/types@0.2.12';

const encoder = new TextEncoder();

export const incomingHandler = {
  handle(request, out) {
    const response = new OutgoingResponse(Fields.fromList([['content-type', encoder.encode('text/plain')]]));
    const body = response.body();
    const stream = body.write();
    stream.blockingWriteAndFlush(encoder.encode(`hello from js ${request.pathWithQuery()}\n`));
    stream[Symbol.dispose]();
    OutgoingBody.finish(body, undefined);
    ResponseOutparam.set(out, { tag: 'ok', val: response });
  },
};

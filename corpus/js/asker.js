// The http side of the walkthrough: answers every request with what its import says.
import { ping } from 'example:pong/pingpong';
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from 'wasi:http/types@0.2.12';

export const incomingHandler = {
  handle(_request, out) {
    const response = new OutgoingResponse(new Fields());
    const body = response.body();
    const stream = body.write();
    stream.blockingWriteAndFlush(new TextEncoder().encode(`Hello World! I got pong ${ping()}\n`));
    stream[Symbol.dispose]();
    OutgoingBody.finish(body, undefined);
    ResponseOutparam.set(out, { tag: 'ok', val: response });
  },
};

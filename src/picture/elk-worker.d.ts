/** The part of elkjs that lays out. Its own types are of the part that starts it in a browser, and do not compile by themselves. */
declare module 'elkjs/lib/elk-worker.min.js' {
  interface ElkLabel {
    readonly text: string;
    readonly width: number;
    readonly height: number;
    readonly x?: number;
    readonly y?: number;
  }

  interface ElkPoint {
    readonly x: number;
    readonly y: number;
  }

  interface ElkPort {
    readonly id: string;
    readonly width: number;
    readonly height: number;
    readonly labels?: readonly ElkLabel[];
    readonly layoutOptions?: Readonly<Record<string, string>>;
    readonly x?: number;
    readonly y?: number;
  }

  interface ElkEdge {
    readonly id: string;
    readonly sources: readonly string[];
    readonly targets: readonly string[];
    readonly labels?: readonly ElkLabel[];
    readonly sections?: readonly {
      readonly startPoint: ElkPoint;
      readonly bendPoints?: readonly ElkPoint[];
      readonly endPoint: ElkPoint;
    }[];
    readonly junctionPoints?: readonly ElkPoint[];
  }

  /** Without places before it is laid out. Places of children, ports and edges are relative to the node that has them. */
  export interface ElkNode {
    readonly id: string;
    readonly width?: number;
    readonly height?: number;
    readonly x?: number;
    readonly y?: number;
    readonly ports?: readonly ElkPort[];
    readonly children?: readonly ElkNode[];
    readonly edges?: readonly ElkEdge[];
    readonly layoutOptions?: Readonly<Record<string, string>>;
  }

  export interface ElkAnswer {
    readonly id: number;
    readonly error?: unknown;
    readonly data?: ElkNode;
  }

  /** In this process, for all that it is called. */
  interface Worker {
    onmessage: (answer: { readonly data: ElkAnswer }) => void;
    postMessage(
      request: { readonly id: number } & (
        | { readonly cmd: 'register'; readonly algorithms: readonly string[] }
        | { readonly cmd: 'layout'; readonly graph: ElkNode }
      ),
    ): void;
  }

  const elk: { readonly Worker: new () => Worker };
  // eslint-disable-next-line no-restricted-syntax -- as the package has it
  export default elk;
}

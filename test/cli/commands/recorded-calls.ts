import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A call of AWS, as IAM is asked about it. */
export interface AwsCall {
  /** `ssm:PutParameter` */
  readonly action: string;
  readonly region: string;
  /** What it names, as it was sent. */
  readonly input: Readonly<Record<string, unknown>>;
}

export interface RecordedCalls {
  /** Address that clients take instead. */
  readonly endpoint: string;
  readonly calls: AwsCall[];
  readonly close: () => Promise<unknown>;
}

/** Stands before a simulator and writes down what is asked of it. */
export async function recordCalls(endpoint: string): Promise<RecordedCalls> {
  const calls: AwsCall[] = [];
  const server = createServer((incoming, answer) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const body = Buffer.concat(parts);
      calls.push(callOf(incoming, body.toString()));
      const { method, headers, url = "/" } = incoming;
      const on = request(new URL(url, endpoint), { method, headers }, (told) => {
        answer.writeHead(told.statusCode ?? 500, told.headers);
        told.pipe(answer);
      });
      on.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { endpoint: `http://127.0.0.1:${port.toString()}`, calls, close };
}

/** By its header in protocols of JSON, by its body in those of queries, and else by its path. */
function callOf({ headers, url = "/" }: IncomingMessage, body: string): AwsCall {
  const [, region = "", service = ""] =
    /\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(headers.authorization ?? "") ?? [];
  const { pathname, searchParams } = new URL(url, "http://local");
  const target = headers["x-amz-target"];
  const query = new URLSearchParams(body);
  const isQuery = target === undefined && query.has("Action");
  const path = pathname.startsWith("/tags/") ? "TagResource" : pathname.slice(1);
  const name = String(target ?? query.get("Action") ?? path)
    .split(".")
    .at(-1);
  const sent = isQuery ? Object.fromEntries(query) : { ...Object.fromEntries(searchParams), ...json(body) };
  const resourceArn = pathname.startsWith("/tags/") ? { resourceArn: decodeURIComponent(pathname.slice(6)) } : {};
  return { action: `${service}:${name ?? ""}`, region, input: { ...sent, ...resourceArn } };
}

function json(body: string): object {
  return body.startsWith("{") ? (JSON.parse(body) as object) : {};
}

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** Instead of an answer: none at all, or one that is refused. */
export type Trouble = "reset" | Refusal;

interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What of requests it is for: `POST / AmazonSSM.PutParameter eu-west-1 {…}`. @default the next, whichever */
  readonly on?: RegExp;
}

/** Hands requests on to a server that answers, but for those that have trouble, each of which is once. */
export async function troubledServer(answering: () => string) {
  const troubles: Trouble[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString();
      bodies.push(body);
      const said = wordsOf(request, body);
      const at = troubles.findIndex((each) => each === "reset" || each.on === undefined || each.on.test(said));
      const [trouble] = at < 0 ? [] : troubles.splice(at, 1);
      if (trouble === "reset") return void request.socket.destroy();
      if (trouble !== undefined) return void response.writeHead(trouble.status, trouble.headers).end(trouble.body);
      passOn(answering(), request, body).then(
        ({ status, headers, text }) => response.writeHead(status, headers).end(text),
        () => request.socket.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    troubles,
    /** Of every request, as it came. */
    bodies,
    host: `127.0.0.1:${(server.address() as AddressInfo).port.toString()}`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function wordsOf({ method = "", url = "", headers }: IncomingMessage, body: string): string {
  const [, region = ""] = /Credential=[^/]*\/\d+\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  return [method, url, headers["x-amz-target"] ?? "", region, body].join(" ");
}

async function passOn(to: string, { method = "GET", url = "", headers }: IncomingMessage, body: string) {
  const own = Object.entries(headers).filter(([name]) => !["host", "connection", "content-length"].includes(name));
  const hasBody = method !== "GET" && method !== "HEAD";
  const sent = { method, headers: Object.fromEntries(own) as Record<string, string>, ...(hasBody && { body }) };
  const answer = await fetch(`${to}${url}`, sent);
  const kept = ["content-type", "docker-content-digest", "x-amzn-errortype"];
  const told = kept.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name) ?? ""]] : []));
  return { status: answer.status, headers: Object.fromEntries(told) as Record<string, string>, text: await answer.text() }; // prettier-ignore
}

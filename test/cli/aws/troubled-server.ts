import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Instead of an answer: none at all, or one that is refused. */
export type Trouble = "reset" | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }; // prettier-ignore

/** Hands requests on to a server that answers, once all troubles are over. */
export async function troubledServer(answering: () => string) {
  const troubles: Trouble[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString();
      bodies.push(body);
      const trouble = troubles.shift();
      if (trouble === "reset") return void request.socket.destroy();
      if (trouble !== undefined) return void response.writeHead(trouble.status, trouble.headers).end(trouble.body);
      const { method = "GET", url = "" } = request;
      const { host, connection, "content-length": length, ...headers } = request.headers;
      void [host, connection, length];
      const sent = { method, headers: headers as Record<string, string>, ...(method !== "GET" && method !== "HEAD" && { body }) }; // prettier-ignore
      fetch(`${answering()}${url}`, sent).then(
        async (answer) => response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "", "docker-content-digest": answer.headers.get("docker-content-digest") ?? "" }).end(await answer.text()), // prettier-ignore
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

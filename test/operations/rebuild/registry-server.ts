import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry on 127.0.0.1 that lets anyone pull with a token of its own, as Docker Hub does. */
export class RegistryServer {
  /** Digests by `name:tag`. */
  readonly digests = new Map<string, string>();
  readonly calls: string[] = [];
  /** Instead of the challenge. */
  challenge: string | undefined;
  readonly #server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    this.calls.push(`${method} ${url}`);
    const { pathname, searchParams } = new URL(url, "http://x");
    if (pathname === "/token") {
      response.setHeader("content-type", "application/json");
      return void response.end(JSON.stringify({ token: searchParams.get("scope") }));
    }
    const [, name = "", tag = ""] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(pathname) ?? [];
    if (headers.authorization !== `Bearer repository:${name}:pull`) {
      const own = `Bearer realm="http://${this.host}/token",service="here",scope="repository:${name}:pull"`;
      return void response.writeHead(401, { "www-authenticate": this.challenge ?? own }).end();
    }
    const digest = this.digests.get(`${name}:${tag}`);
    if (digest === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "docker-content-digest": digest }).end();
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port.toString()}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

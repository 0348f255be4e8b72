import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { create } from "tar";

/** A Helm repository on 127.0.0.1: an index, and archives of charts. */
export class ChartServer {
  /** By path: `index.yaml` is made of the charts, unless it is here. */
  readonly files = new Map<string, Buffer>();
  readonly calls: string[] = [];
  /** The only `authorization` that is let in. @default anyone is */
  login: string | undefined;
  readonly #entries: Record<
    string,
    { apiVersion: string; name: string; version: string; urls: string[]; digest: string }[]
  > = {};
  readonly #server = createServer(({ url = "", headers }, response) => {
    this.calls.push(url);
    if (this.login !== undefined && headers.authorization !== this.login) return void response.writeHead(401).end();
    const file = this.files.get(url) ?? (url === "/stable/index.yaml" ? this.#index() : undefined);
    if (file === undefined) return void response.writeHead(404).end();
    response.end(file);
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port.toString()}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** @param files texts by path in the chart */
  add(name: string, version: string, files: Readonly<Record<string, string>>): void {
    const folder = mkdtempSync(join(tmpdir(), "golden-charts-"));
    const all = { "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: ${version}\n`, ...files };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
    create({ gzip: true, cwd: folder, sync: true, file: join(folder, "chart.tgz") }, [name]);
    const bytes = readFileSync(join(folder, "chart.tgz"));
    rmSync(folder, { recursive: true });
    const digest = createHash("sha256").update(bytes).digest("hex");
    (this.#entries[name] ??= []).push({
      apiVersion: "v2",
      name,
      version,
      urls: [`charts/${name}-${version}.tgz`],
      digest,
    });
    this.files.set(`/stable/charts/${name}-${version}.tgz`, bytes);
  }

  #index(): Buffer {
    return Buffer.from(JSON.stringify({ apiVersion: "v1", entries: this.#entries }));
  }
}

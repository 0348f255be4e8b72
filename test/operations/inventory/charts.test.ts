import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Charts, chosenBy } from "../../../operations/inventory/charts";
import { ChartServer } from "./chart-server";

const VERSIONS = ["0.9.0", "1.0.0", "1.2.0", "1.2.7", "1.10.0-rc.1", "2.0.0-beta.1", "v1.3.0", "nonsense"];
const VALUES = { "values.yaml": "image: registry.example.org/web:1.0.0\n" };
const IMAGE = [{ host: "registry.example.org", name: "web", tag: "1.0.0" }];

describe("versions of charts", () => {
  // Each as helm 3.16.4 chooses: `npm run helm:check`.
  for (const [range, chosen] of [
    ["1.0.0", "1.0.0"],
    ["2.0.0-beta.1", "2.0.0-beta.1"],
    ["", "v1.3.0"],
    ["^1.2", "v1.3.0"],
    ["~1.2.0", "1.2.7"],
    [">=1.0, <1.2", "1.0.0"],
    ["1.x", "v1.3.0"],
    [">=1.0.0-0", "2.0.0-beta.1"],
    ["^0.9 || ^3", "0.9.0"],
    ["^3", undefined],
    ["1.3.0", "v1.3.0"],
  ] as const) {
    it(`${JSON.stringify(range)} is ${String(chosen)}`, () => {
      assert.equal(chosenBy(VERSIONS, range), chosen);
    });
  }
});

describe("charts in OCI registries", () => {
  let server: Server;
  let charts: ChartServer;
  let blobs: Map<string, Buffer>;
  let calls: string[];
  let token = "";

  beforeEach(async () => {
    charts = await new ChartServer().start();
    for (const version of ["1.0.0", "1.1.0+build.5", "2.0.0-rc.1"]) charts.add("web", version, VALUES);
    [blobs, calls, token] = [new Map(), [], "anonymous"];
    server = createServer(({ url = "", headers }, response) => {
      calls.push(url);
      const { pathname, searchParams } = new URL(url, "http://x");
      const host = headers.host ?? "";
      if (pathname === "/token")
        return void response.end(JSON.stringify({ token: headers.authorization ?? "anonymous" }));
      if (headers.authorization !== `Bearer ${token}`)
        return void response
          .writeHead(401, { "www-authenticate": `Bearer realm="http://${host}/token",service="x"` })
          .end();
      const versions = ["1.0.0", "1.1.0_build.5", "2.0.0-rc.1"];
      if (pathname === "/v2/charts/web/tags/list") {
        const at = versions.indexOf(searchParams.get("last") ?? "") + 1;
        const link = at + 1 < versions.length ? { link: `</v2/charts/web/tags/list?n=1&last=${versions[at] ?? ""}>; rel="next"` } : {}; // prettier-ignore
        return void response.writeHead(200, link).end(JSON.stringify({ tags: versions.slice(at, at + 1) }));
      }
      const manifest = manifestOf(pathname);
      if (manifest !== undefined) return void response.end(manifest);
      const blob = blobs.get(pathname.split("/blobs/")[1] ?? "");
      return void (blob === undefined ? response.writeHead(404).end() : response.end(blob));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await Promise.all([charts.close(), new Promise((resolve) => server.close(resolve))]);
  });

  function manifestOf(pathname: string): string | undefined {
    const [, tag] = /^\/v2\/charts\/web\/manifests\/(.+)$/.exec(pathname) ?? [];
    const file = charts.files.get(`/stable/charts/web-${(tag ?? "").replace("_", "+")}.tgz`);
    if (file === undefined) return undefined;
    const digest = `sha256:${createHash("sha256").update(file).digest("hex")}`;
    if (!blobs.has(digest)) blobs.set(digest, file);
    const layer = { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", digest, size: file.length };
    return JSON.stringify({ schemaVersion: 2, layers: [{ mediaType: "other", digest: "sha256:0" }, layer] });
  }

  const pulled = (version: string, name = "web", login?: string) => {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
    const repository = { url: `oci://${host}/charts`, ...(login !== undefined && { credentials: "LOGIN" }) };
    return new Charts([repository], { PATH: "", LOGIN: login }).imagesOf({ name, version, values: {} });
  };

  it("are pulled with a token, by version, range and none, from all pages of tags", async () => {
    for (const [version, tag] of [
      ["1.0.0", "1.0.0"],
      ["^1", "1.1.0_build.5"],
      ["", "1.1.0_build.5"],
      [">=1.0.0-0", "2.0.0-rc.1"],
    ]) {
      // prettier-ignore
      assert.deepEqual(await pulled(version ?? ""), { images: IMAGE, faults: [], by: "values.yaml" }, version);
      assert.ok(calls.includes(`/v2/charts/web/manifests/${tag ?? ""}`), version);
    }
  });

  it("are pulled as whom the environment says, and what is refused is said without the login", async () => {
    token = `Basic ${Buffer.from("me:secret").toString("base64")}`;
    assert.deepEqual((await pulled("1.0.0", "web", "me:secret")).images, IMAGE);
    const { faults } = await pulled("1.0.0", "web", "me:wrong-secret");
    assert.match(faults.join(), /^127\.0\.0\.1:\d+ answers 401$/);
  });

  it("are refused where bytes are not those of the digest, and looked for elsewhere where there are none", async () => {
    await pulled("1.0.0");
    for (const [digest, file] of blobs) blobs.set(digest, Buffer.concat([file, Buffer.from("x")]));
    assert.deepEqual((await pulled("1.0.0")).faults, ["its digest is not that of the manifest"]);
    assert.deepEqual((await pulled("1.0.0", "other")).faults, ["no repository under charts has it"]);
    assert.deepEqual((await pulled("^7")).faults, ["no repository under charts has it"]);
  });
});

import { strict as assert } from "node:assert";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inventory } from "../../../cli/commands/inventory/run";
import { ActionsServer, CANARY, TOKEN } from "../../operations/github/actions-server";
import { ChartServer } from "../../operations/inventory/chart-server";
import { recordedTerminal } from "../recorded-terminal";

const WORKFLOWS = [{ id: 5, name: "Build", path: ".github/workflows/build.yml" }];
const CSM = `products:
  - { repository: example/csm, branches: ["*"], manifests: [manifests/platform.yaml], images: ["cray-*", hms/*] }
charts:
  - { url: https://charts.example.org/stable/, credentials: CHARTS_LOGIN }
images:
  cray-bss: { repository: example/bss, workflow: build.yml }
  hms/test: { repository: example/bss, workflow: build.yml }
`;
const LOFTSMAN = (...charts: string[]): string =>
  `apiVersion: manifests/v1beta1\nspec:\n  charts:\n${charts.map((each) => `    - ${each}\n`).join("")}`;
const VALUES = `image: { registry: artifactory.example.org, repository: csm/stable/cray-bss, tag: 1.0.0 }
testImage: { repository: artifactory.example.org/hms/test, tag: 1.1.0 }
sidecar: { image: "docker.io/library/alpine:3" }
repository: https://github.com/example/bss
`;

describe("golden inventory with charts", () => {
  const before = { ...process.env };
  const { fetch } = globalThis;
  let github: ActionsServer;
  let charts: ChartServer;
  let root = "";

  beforeEach(async () => {
    [github, charts] = await Promise.all([new ActionsServer().start(), new ChartServer().start()]);
    // Only the ways to GitHub and to the charts are others.
    globalThis.fetch = (url, init) => {
      const { host, pathname, search } = new URL(String(url));
      const home = { "api.github.com": github.api, "charts.example.org": charts.address }[host];
      return fetch(home === undefined ? String(url) : `${home}${pathname}${search}`, init);
    };
    root = mkdtempSync(join(tmpdir(), "golden-inventory-"));
    for (const folder of ["images", "inventories", "bin"]) mkdirSync(join(root, folder));
    writeFileSync(join(root, "inventories/csm.yaml"), CSM);
    github.repositories.set("example/bss", { tags: ["v1.0.0", "v1.1.0", "v1.2.0"], workflows: WORKFLOWS });
    charts.login = `Basic ${Buffer.from(`me:${CANARY}`).toString("base64")}`;
    charts.add("cray-bss", "2.0.3", { "values.yaml": VALUES });
    for (const name of ["GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GH_HOST"])
      Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, { GH_TOKEN: TOKEN, CHARTS_LOGIN: `me:${CANARY}`, PATH: join(root, "bin") });
  });
  afterEach(async () => {
    process.env = { ...before };
    globalThis.fetch = fetch;
    await Promise.all([github.close(), charts.close()]);
    rmSync(root, { recursive: true, force: true });
  });

  async function run(main: string, release = main) {
    const branches = { main: { "manifests/platform.yaml": main }, "release-1": { "manifests/platform.yaml": release } };
    github.repositories.set("example/csm", { tags: [], workflows: [], branches });
    const { terminal, out, err } = recordedTerminal();
    const code = await inventory({ names: [], root, format: "text" }, terminal);
    assert.doesNotMatch(`${out()}${err()}`, new RegExp(CANARY));
    return { code, lines: out().trimEnd().split("\n").map((line) => line.replace(/ {2,}/g, " | ")) }; // prettier-ignore
  }

  /** A helm that keeps what it was given, and prints. */
  function helm(script: string): void {
    const file = join(root, "bin/helm");
    writeFileSync(
      file,
      `#!/bin/sh\nPATH=/usr/bin:/bin\n{ echo "$*"; cat values.json; env; } > ${join(root, "told")}\n${script}\n`,
    );
    chmodSync(file, 0o755);
  }

  it("reads the values of a chart, and those that a release lays over them, where there is no helm", async () => {
    const own = "{ name: cray-bss, version: 2.0.3 }";
    const over = "{ name: cray-bss, version: 2.0.3, values: { image: { tag: 1.2.0 }, testImage: null } }";
    const { code, lines } = await run(LOFTSMAN(own), LOFTSMAN(over));
    assert.deepEqual(lines, [
      "IMAGE | REPOSITORY | WORKFLOW | RELEASES",
      "cray-bss:1.0.0 | example/bss | build.yml | main; cray-bss 2.0.3 (values.yaml)",
      "cray-bss:1.2.0 | example/bss | build.yml | release-1; cray-bss 2.0.3 (values.yaml)",
      "hms/test:1.1.0 | example/bss | build.yml | main, release-1; cray-bss 2.0.3 (values.yaml)",
      "",
      "3 images of 1 repository.",
    ]);
    assert.equal(code, 0);
    assert.deepEqual(charts.calls, ["/stable/index.yaml", "/stable/charts/cray-bss-2.0.3.tgz"]);
  });

  it("renders charts by helm where it is there, with nothing of the environment but the path", async () => {
    helm(`printf 'kind: Deployment\\nspec:\\n  containers:\\n  - image: "x.example.org/csm/cray-bss:1.1.0"\\n'`);
    const { lines } = await run(LOFTSMAN("{ name: cray-bss, version: 2.0.3, values: { on: true, tag: '1.10' } }"));
    assert.equal(
      lines[1],
      "cray-bss:1.1.0 | example/bss | build.yml | main, release-1; cray-bss 2.0.3 (helm template)",
    );
    const told = readFileSync(join(root, "told"), "utf8");
    assert.match(told, /^template golden chart\.tgz --values values\.json\n\{"on":true,"tag":"1\.10"\}/);
    assert.doesNotMatch(told, /CHARTS_LOGIN|GH_TOKEN/);
  });

  it("lists what cannot be read with its reason, and goes on with the other charts", async () => {
    charts.add("half", "1.0.0", { "values.yaml": "image: { repository: a/cray-half }\nother: [\n" });
    charts.add("cray-new", "1.0.0", { "values.yaml": "image: { repository: a/cray-new }\n" });
    charts.add("other", "1.0.0", { "values.yaml": "image: a/cray-else:1.0.0\n", "charts/sub/values.yaml": "image: a/cray-bss:1.1.0\n" }); // prettier-ignore
    charts.add("bad", "1.0.0", {});
    charts.files.set("/stable/charts/bad-1.0.0.tgz", Buffer.from("no archive"));
    const all = ["half", "cray-new", "other", "bad", "gone"].map((name) => `{ name: ${name}, version: 1.0.0 }`);
    const { code, lines } = await run(LOFTSMAN(...all, "{ name: cray-odd, version: 1.1 }"), "charts: {}\n");
    assert.equal(code, 1);
    assert.deepEqual(lines, [
      "IMAGE | REPOSITORY | WORKFLOW | RELEASES",
      "cray-bss:1.1.0 | example/bss | build.yml | main; other 1.0.0 (values.yaml)",
      "",
      "NOT RESOLVED | WHY",
      "chart bad 1.0.0 | its digest is not that of the index (main)",
      "chart cray-new 1.0.0 | the image a/cray-new has no tag (main)",
      "chart gone 1.0.0 | no repository under charts has it (main)",
      "chart half 1.0.0 | unexpected end of the stream within a flow collection (3:1) (main)",
      "cray-else:1.0.0 | the inventory does not say who builds it (main)",
      "example/csm: manifests/platform.yaml | cray-odd has no name and version as texts (main)",
      "example/csm: manifests/platform.yaml | it names no chart (release-1)",
      "",
      "1 image of 1 repository, 7 not resolved.",
    ]);
  });

  it("says what is wrong with the repository, with helm, and with the environment, and never the password", async () => {
    const chart = LOFTSMAN("{ name: cray-bss, version: 2.0.3 }");
    helm(
      `printf '%s\\n' "Error: values don't meet the schema" "" "Use --debug flag to render out invalid YAML" >&2; exit 1`,
    );
    const failed = await run(chart);
    assert.ok(failed.lines.includes("chart cray-bss 2.0.3 | helm template: Error: values don't meet the schema (main, release-1)")); // prettier-ignore
    assert.ok(
      failed.lines.some((line) => line.startsWith("cray-bss:1.0.0 | ")),
      "the values are read all the same",
    );
    rmSync(join(root, "bin/helm"));
    charts.login = "Bearer other";
    assert.ok((await run(chart)).lines.includes("chart cray-bss 2.0.3 | charts.example.org answers 401 (main, release-1)")); // prettier-ignore
    charts.login = `Bearer ${CANARY}`;
    process.env["CHARTS_LOGIN"] = CANARY;
    assert.equal((await run(chart)).code, 0);
    delete process.env["CHARTS_LOGIN"];
    assert.ok((await run(chart)).lines.includes("chart cray-bss 2.0.3 | CHARTS_LOGIN is not set in the environment (main, release-1)")); // prettier-ignore
  });

  it("gives no password to another host, and takes no archive that is too much", async () => {
    const index = { entries: { "cray-bss": [{ version: "2.0.3", urls: ["http://127.0.0.1:9/x.tgz"] }] } };
    charts.files.set("/stable/index.yaml", Buffer.from(JSON.stringify(index)));
    const seen: unknown[] = [];
    const inner = globalThis.fetch;
    globalThis.fetch = (url, init) => {
      if (String(url).startsWith("http://127.0.0.1:9/")) seen.push(init?.headers);
      return inner(url, init);
    };
    const chart = LOFTSMAN("{ name: cray-bss, version: 2.0.3 }");
    assert.match((await run(chart)).lines.join("\n"), /chart cray-bss 2\.0\.3 \| 127\.0\.0\.1:9 was not reached: /);
    assert.deepEqual(seen, [{}]);
    charts.files.delete("/stable/index.yaml");
    charts.add(
      "huge",
      "1.0.0",
      Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`files/${String(at)}`, ""])),
    );
    const huge = await run(LOFTSMAN("{ name: huge, version: 1.0.0 }"));
    assert.match(huge.lines.join("\n"), /chart huge 1\.0\.0 \| it has more than 10000 files or 100 MiB/);
  });
});

import { strict as assert } from "node:assert";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pulumiCache } from "../../../engine/pulumi-cli/cache";
import { Charts, chosenBy } from "../../../operations/inventory/charts";
import { ChartServer } from "./chart-server";

const HELM = "helm.sh/helm/v3/cmd/helm@v3.16.4";
const CACHE = join(pulumiCache(process.env).root, "helm-v3.16.4");
const VERSIONS = ["0.9.0", "1.0.0", "1.2.0", "1.2.7", "1.10.0-rc.1", "2.0.0-beta.1", "v1.3.0"];
const RANGES = ["1.0.0", "2.0.0-beta.1", "", "^1.2", "~1.2.0", ">=1.0, <1.2", "1.x", ">=1.0.0-0", "^0.9 || ^3", "^3", "1.3.0", "1.2", "*", ">1", "<2", "=1.2.0", "1.0 - 1.2", "~1", "^1.0.0-0", "<1.2.0-0"]; // prettier-ignore
const run = promisify(execFile);

/** `npm run helm:check`; not a part of `npm test`, which needs Node alone. This needs Go, which makes helm once. */
describe("charts as helm itself takes them", function () {
  this.timeout(900_000);
  const helm = join(CACHE, "helm");
  let server: ChartServer;
  let folder = "";

  before(async () => {
    if (!existsSync(helm)) execFileSync("go", ["install", HELM], { env: { ...process.env, GOBIN: CACHE, GOFLAGS: "-mod=mod" }, stdio: "inherit" }); // prettier-ignore
    folder = mkdtempSync(join(tmpdir(), "golden-helm-"));
    server = await new ChartServer().start();
    for (const version of VERSIONS) server.add("web", version, { "templates/pod.yaml": `image: registry.example.org/web:{{ .Chart.Version }}-{{ .Values.on }}\n`, "values.yaml": "on: 1\n" }); // prettier-ignore
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const range of RANGES) {
    it(`in the version ${JSON.stringify(range)}`, async () => {
      const into = mkdtempSync(join(folder, "pull-"));
      const words = ["pull", "web", "--repo", `${server.address}/stable`, "--destination", into, ...(range === "" ? [] : ["--version", range])]; // prettier-ignore
      const env = { ...process.env, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder };
      const said = await run(helm, words, { env }).then(() => "", (error: Error) => error.message); // prettier-ignore
      const pulled = readdirSync(into)[0]?.replace(/^web-(.*)\.tgz$/, "$1");
      assert.equal(chosenBy(VERSIONS, range), pulled, said);
    });
  }

  it("and in the images that its templates have", async () => {
    const charts = new Charts([{ url: `${server.address}/stable` }], { PATH: CACHE });
    const { images, faults, by } = await charts.imagesOf({ name: "web", version: "^1.2", values: { on: 2 } });
    assert.deepEqual([images.map(({ tag }) => tag), faults, by], [["v1.3.0-2"], [], "helm template"]);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium as driver, type Browser, type Page } from "playwright-core";
import { chromium } from "./chromium";
import { exampleSite, largeSite, nastySite, severalSite } from "./sample-sites";

/** A page may be loaded before it is painted: who asks for the entry at once may get none. */
const FIRST_PAINT = `new Promise((resolve) =>
  new PerformanceObserver((list, observer) => {
    const [paint] = list.getEntriesByName("first-contentful-paint");
    if (!paint) return;
    observer.disconnect();
    resolve(paint.startTime);
  }).observe({ type: "paint", buffered: true }))`;

const AXE = readFileSync(require.resolve("axe-core"), "utf8");

/** `npm run catalogue:check`; not a part of `npm test`, which needs Node alone. This needs a Chromium, or apt-get to get one. */
describe("the catalogue in a browser", function () {
  this.timeout(600_000);
  let browser: Browser;
  let folder: string;
  const complaints: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "golden-catalogue-"));
    const { executablePath, env } = await chromium((message) => process.stdout.write(`${message}\n`));
    browser = await driver.launch({ executablePath, env, args: ["--no-sandbox"] });
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => complaints.splice(0));
  afterEach(() => assert.deepEqual(complaints, []));

  it("shows every image, and finds by words what is in a row", async () => {
    const page = await open(exampleSite());
    const rows = page.locator("tbody tr:visible");
    assert.equal(await rows.count(), 11);
    await page.keyboard.press("/");
    await page.keyboard.type("GPU runner");
    assert.deepEqual(await rows.locator("a").allTextContents(), ["gpu-runner"]);
    assert.equal(await page.locator("output").textContent(), "1 of 11");
    await page.locator("input").fill("no such image");
    assert.equal(await rows.count(), 0);
    await page.locator("input").fill("");
    assert.equal(await rows.count(), 11);
  });

  it("shows of several stacks those of a stack, an account or a Region, beside what is searched for", async () => {
    const page = await open(severalSite());
    const rows = page.locator("tbody tr:visible");
    await page.keyboard.press("/");
    await page.keyboard.press("Tab");
    await page.keyboard.type("4444");
    assert.deepEqual(await rows.locator("th a").allTextContents(), [
      ...["docker-host", "github-runner", "gpu-runner", "mac-runner"],
    ]);
    await page.locator("input").fill("runner nvidia");
    assert.equal(await page.locator("output").textContent(), "1 of 11");
    await page.locator("input").fill("");
    await page.locator("select").selectOption({ label: "eu-west-1" });
    await rows.locator("a", { hasText: "prod-eu" }).click();
    await page.waitForURL(/docker-host\.html#stack\/prod-eu$/);
    assert.ok(await page.locator("h2", { hasText: "Stack prod-eu" }).isVisible());
  });

  it("leads by keyboard from the skip link to an image, and by the graph to its parent", async () => {
    const page = await open(exampleSite());
    const focused = (): Promise<string> =>
      page.evaluate("document.activeElement.textContent || document.activeElement.id");
    const order: string[] = [];
    for (let count = 0; count < 4; count++) {
      await page.keyboard.press("Tab");
      order.push(await focused());
    }
    assert.deepEqual(order, ["Skip to content", "Machine images", "search", "base-container"]);
    await page.locator("a", { hasText: "gpu-runner" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/gpu-runner\.html$/);
    assert.equal(await page.locator("h1").textContent(), "gpu-runner");
    await page.locator("svg a", { hasText: "github-runner 1.4.0" }).click();
    await page.waitForURL(/github-runner\.html$/);
    await page.locator("header a").click();
    await page.waitForURL(/index\.html$/);
  });

  it("works without JavaScript, but for the search", async () => {
    const page = await open(exampleSite(), { javaScriptEnabled: false });
    assert.equal(await page.locator("tbody tr:visible").count(), 11);
    assert.equal(await page.locator("input:visible").count(), 0);
    await page.locator("a", { hasText: "docker-host" }).click();
    await page.locator("summary", { hasText: "Terraform" }).first().click();
    assert.ok(await page.locator("pre:visible", { hasText: "aws_ssm_parameter" }).count());
  });

  it("shows nasty texts as they are, and runs none of them", async () => {
    const page = await open(nastySite());
    assert.ok((await page.locator("tbody").textContent())?.includes('<script>alert(1)</script> "quoted"'));
    await page.locator("a", { hasText: "constructor" }).first().click();
    await page.waitForURL(/constructor\.html$/);
    assert.equal(await page.locator("script").count(), 1);
    assert.equal(await page.locator("img, [onmouseover]").count(), 0);
  });

  it("copies a snippet", async () => {
    const page = await open(
      exampleSite(),
      { permissions: ["clipboard-read", "clipboard-write"] },
      "image/docker-host.html",
    );
    await page.locator("button:visible").first().click();
    await page.locator("button", { hasText: "Copied" }).waitFor();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [375, 1280]) {
      it(`axe finds nothing at ${width.toString()} px, ${colorScheme}; nothing is wider than the page`, async () => {
        const several = [...severalSite()].map(([path, text]) => [`several/${path}`, text] as const);
        const site = new Map([...exampleSite(), ...several]);
        const files = [...site.keys()].filter((file) => file.endsWith(".html"));
        const page = await open(site, { colorScheme, viewport: { width, height: 812 } });
        for (const file of files) {
          await page.goto(address(file));
          await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");
          await page.evaluate(AXE);
          const found = (await page.evaluate("axe.run({ preload: false })")) as {
            violations: { id: string; nodes: { html: string }[] }[];
          };
          const violations = found.violations.map(({ id, nodes }) => [file, id, nodes[0]?.html]);
          assert.deepEqual(violations, []);
          assert.ok(
            (await page.evaluate<number>("document.documentElement.scrollWidth")) <= width,
            `${file} is too wide`,
          );
          const names = await page.evaluate<number[]>(
            "Array.from(document.querySelectorAll('tbody th'), (each) => each.clientWidth)",
          );
          assert.ok(
            names.every((own) => own > 250),
            `the names of ${file} are ${names.join(", ")} px wide`,
          );
          await keep(page, `${file.replaceAll("/", "-")}-${width.toString()}-${colorScheme}`);
        }
      });
    }
  }

  it("paints 1,000 images, and says how soon", async () => {
    const site = largeSite(1000);
    const page = await open(site);
    const paint = await page.evaluate<number>(FIRST_PAINT);
    const start = Date.now();
    await page.locator("input").fill("team 999");
    assert.equal(await page.locator("tbody tr:visible").count(), 1);
    const size = Math.round((site.get("index.html") ?? "").length / 1024);
    const said = `first contentful paint after ${paint.toFixed(0)} ms, search in ${(Date.now() - start).toString()} ms; index.html ${size.toString()} KiB`;
    process.stdout.write(`      1,000 images: ${said}\n`);
  });

  /** Opens the site from the disk, and hears what the browser complains of or asks a server for. */
  async function open(
    site: ReadonlyMap<string, string>,
    options: Parameters<Browser["newContext"]>[0] = {},
    file = "index.html",
  ): Promise<Page> {
    for (const [path, text] of site) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const page = await (await browser.newContext(options)).newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(dialog.message()));
    page.on("request", (request) => {
      if (!/^(?:file|data):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(address(file));
    return page;
  }

  function address(file: string): string {
    return pathToFileURL(join(folder, file)).href;
  }

  /** For people: `CATALOGUE_SCREENSHOTS=<folder>`. */
  async function keep(page: Page, name: string): Promise<void> {
    const kept = process.env["CATALOGUE_SCREENSHOTS"];
    if (kept !== undefined) await page.screenshot({ path: join(kept, `${name}.png`), fullPage: true });
  }
});

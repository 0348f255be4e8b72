import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join, posix } from "node:path";
import { HtmlValidate } from "html-validate";
import fc from "fast-check";
import ts from "typescript";
import { link, markup } from "../../catalogue/markup";
import { printable } from "../../definition";
import { exampleSite, largeSite, liveSite, nastySite, NASTY, severalSite } from "./sample-sites";

describe("catalogue", () => {
  it("escapes whatever a value is, in text and in attributes, so that it reads as before", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { text: made } = markup`<a title="${text}">${[text, link(text, undefined)]}</a>`;
        const [, attribute = "", content = ""] = /^<a title="([^"]*)">([^<>]*)<\/a>$/.exec(made) ?? assert.fail(made);
        assert.equal(content, attribute + attribute);
        const shown = text.split("\n").map(printable).join("\n");
        assert.equal(textOf(attribute), shown);
      }),
    );
  });

  it("has a page for each image, of every kind, and the same bytes twice", () => {
    const site = exampleSite();
    const names =
      "base-container beanstalk-base-cis data-platform-base docker-host fleet-report github-runner gpu-runner language-runtime mac-runner status-page windows-server-2022-visual-studio";
    const pages = names.split(" ").map((name) => `image/${name}.html`);
    assert.deepEqual([...site.keys()], ["index.html", "style.css", "script.js", ...pages]);
    assert.deepEqual([...exampleSite()], [...site]);
  });

  it("is valid HTML, even of nasty texts", async () => {
    const validator = new HtmlValidate({
      extends: ["html-validate:standard", "html-validate:a11y"],
      rules: {
        "no-trailing-whitespace": "off",
        "long-title": "off",
        "tel-non-breaking": "off",
        "require-sri": "off",
        "prefer-native-element": "off",
      },
    });
    for (const [file, text] of [...exampleSite(), ...liveSite(), ...nastySite(), ...severalSite()].filter(([path]) =>
      path.endsWith(".html"),
    )) {
      const { results } = await validator.validateString(text);
      const faults = results.flatMap(({ messages }) => messages);
      assert.deepEqual(
        faults.map(({ line, ruleId, message }) => `${file}:${line.toString()} ${ruleId} ${message}`),
        [],
      );
    }
  });

  it("has links that lead to its own pages, to GitHub or to the console of AWS, and asks for nothing else", () => {
    for (const site of [exampleSite(), nastySite(), largeSite(30), liveSite(), severalSite()]) {
      for (const [file, text] of site) {
        if (!file.endsWith(".html")) continue;
        for (const [, kind = "", target = ""] of text.matchAll(/ (href|src)="([^"]*)"/g)) {
          if (target === "data:," || target === "#main") continue;
          if (/^https:\/\/(?:github\.com|[a-z0-9-]+\.console\.aws\.amazon\.com)\//.test(target))
            assert.equal(kind, "href");
          else {
            const [path = "", anchor] = target.split("#");
            const to = path === "" ? file : posix.join(posix.dirname(file), path);
            assert.ok(site.has(to), `${file}: ${target}`);
            assert.ok(anchor === undefined || site.get(to)?.includes(` id="${anchor}"`), `${file}: ${target}`);
          }
        }
      }
    }
    assert.doesNotMatch(exampleSite().get("style.css") ?? "", /url\(|@import/);
  });

  it("says of a live image what is deployed, which build it is, how old, and where its AMIs are", () => {
    const page = liveSite().get("image/docker-host.html") ?? "";
    assert.match(page, /<p>Version 1\.2\.0 is deployed\. Build 3 is available, built 2026-11-20 \(2 days old\)\./);
    assert.equal(page.match(/<dd class="snippet"><code>ami-0123456789abcdef0<\/code>/g)?.length, 4);
    assert.doesNotMatch(page, /<img|\u202e/);
    assert.doesNotMatch(liveSite().get("image/mac-runner.html") ?? "", /id="live"/);
  });

  it("says what each channel holds, since when and by whom, the last one first, and has lines that name its parameter", () => {
    const page = liveSite().get("image/docker-host.html") ?? "";
    const [production = "", candidate = ""] = page.split("<h4>Channel ").slice(1);
    assert.match(
      production,
      /^production<\/h4>\n<p>1\.1\.0\/7, which is revoked, since 2026-11-19 \(3 days ago\), by <code>assumed-role\/promote\/ada@example\.org<\/code>\.<\/p>/,
    );
    assert.equal(
      production.match(/<dt>(?:us-east-1|eu-west-1)<\/dt><dd class="snippet"><code>ami-0fedcba9876543210</g)?.length,
      2,
    );
    assert.ok(textOf(production).includes(`<p>${NASTY.replace("\u202e", "\\u202e")}.</p>`));
    assert.match(candidate, /^candidate<\/h4>\n<p>1\.2\.0\/3, since .*/);
    assert.equal(page.match(/<p>Nothing is in it\.<\/p>/g)?.length, 2);
    assert.ok(textOf(page).includes("resolve:ssm:/images/docker-host/x86_64/production"));
    assert.doesNotMatch(page, /The parameter holds the id of the newest build/);
    assert.match(page, /<dt>Channel candidate<\/dt><dd><code>\/images\/docker-host\/x86_64\/candidate<\/code>/);
  });

  it("says beside each place of others how it follows, where that was asked", () => {
    const place = /<dt>example-org\/ci-infrastructure<\/dt><dd><a [^>]*>runners\/linux\.tfvars<\/a>(.*)<\/dd>/;
    const [, words = ""] = place.exec(liveSite().get("image/github-runner.html") ?? "") ?? [];
    assert.equal(
      textOf(words),
      `: 1.1.0, ${NASTY.replace("\u202e", "\\u202e")}, <a href="https://github.com/example-org/ci-infrastructure/pull/7">pull request</a>`,
    );
    assert.equal(place.exec(exampleSite().get("image/github-runner.html") ?? "")?.[1], "");
  });

  it("has of several stacks one index, one page an image, and a section a stack with what differs", () => {
    const site = severalSite();
    assert.deepEqual([...severalSite()], [...site]);
    const index = site.get("index.html") ?? "";
    assert.match(index, /<span>3 stacks<\/span>/);
    assert.match(
      index,
      /<optgroup label="Stack"><option value="dev">dev: account 444455556666, us-east-1<\/option>.*<optgroup label="Account"><option value="prod prod-eu">111122223333<\/option>.*<optgroup label="Region"><option value="prod-eu">eu-west-1<\/option><option value="dev prod">us-east-1</,
    );
    const row = /<tr><th scope="row"><a href="image\/docker-host\.html">.*<\/tr>/.exec(index)?.[0] ?? "";
    assert.deepEqual(
      [...row.matchAll(/<a href="image\/docker-host\.html#([^"]*)">([^<]*)/g)].map(([, to, name]) => [to, name]),
      [["stack/dev", "dev"], ["stack/prod", "prod"], ["stack/prod-eu", "prod-eu"]],
    ); // prettier-ignore
    const page = site.get("image/docker-host.html") ?? "";
    const [, dev = "", prod = "", eu = ""] = page.split(/<h2 id="stack\//);
    assert.match(dev, /^dev">Stack dev <span>account 444455556666, us-east-1<\/span><\/h2>/);
    assert.match(dev, /In account 444455556666/);
    assert.doesNotMatch(dev, /id="stack\/dev\/live"/);
    assert.match(prod, /<h3 id="stack\/prod\/live">[^]*<dt>Tags of this stack alone<\/dt><dd><code>Stage=prod<\/code>/);
    assert.match(eu, /<p>Not known: These credentials are of the account 1<\/p>/);
    assert.equal(page.match(/id="lineage"/g)?.length, 1);
    assert.doesNotMatch(site.get("image/fleet-report.html") ?? "", /Stack dev/);
    assert.doesNotMatch(exampleSite().get("index.html") ?? "", /<select|Stacks/);
  });

  it("writes nasty texts as text, and shows marks that turn its direction", () => {
    const site = nastySite();
    const page = site.get("image/constructor.html") ?? "";
    assert.ok(textOf(page).includes(NASTY.replace("\u202e", "\\u202e")));
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.doesNotMatch(page, /<img|\u202e|" onmouseover/);
    assert.match(page, /href="https:\/\/github\.com\/example-org\/x\/blob\/HEAD\/a%20b\/%3Ci%3E%23\.json"/);
  });

  it("says which workflow of which repository builds an external image, at which tag", () => {
    const page = nastySite().get("image/web.html") ?? "";
    assert.ok(
      page.includes(
        '<dd>Build &lt;b&gt; &amp; * of <a href="https://github.com/example-org/web">example-org/web</a></dd></div>\n<div><dt>Git tag</dt><dd>',
      ),
      page,
    );
    assert.doesNotMatch(page, /id="launch"/);
  });

  it("draws a line of descent with links to all but the image itself", () => {
    const page = exampleSite().get("image/github-runner.html") ?? "";
    const graph = /<svg[^]*<\/svg>/.exec(page)?.[0] ?? "";
    const nodes = [...graph.matchAll(/<(?:a href="([^"]*)"|g class="([^"]*)")>.*?<text[^>]*>([^<]*)/g)];
    assert.deepEqual(
      nodes.map(([, href, kind, text]) => [text, href ?? kind]),
      [
        ["ubuntu-server-24-lts", "outside"],
        ["github-runner 1.4.0", "here"],
        ["gpu-runner 1.0.2", "gpu-runner.html"],
      ],
    );
  });

  it("says who made which version when, and that one is in no commit yet", () => {
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const versions = { "docker-host": [{ version: "1.2.0", date: "2026-11-22", commit }] };
    const site = exampleSite({ history: { kind: "found", versions, newest: { commit, date: "2026-11-22" } } });
    assert.match(
      site.get("image/docker-host.html") ?? "",
      /<li>1\.2\.0: 2026-11-22, commit <a href="https:\/\/github\.com\/example-org\/golden-images\/commit\/0123456789abcdef0123456789abcdef01234567">0123456789<\/a><\/li>/,
    );
    assert.match(site.get("image/gpu-runner.html") ?? "", /<li>1\.0\.2: in no commit yet<\/li>/);
    assert.match(site.get("index.html") ?? "", /11 images\. Definitions of 2026-11-22/);
  });

  it("holds 1,000 images in an index of at most 300 KiB", () => {
    const site = largeSite(1000);
    assert.equal(site.get("index.html")?.match(/<tr><th scope="row">/g)?.length, 1000);
    assert.ok((site.get("index.html")?.length ?? 0) < 300 * 1024);
  });

  describe("snippets:", () => {
    const snippets = [...exampleSite(), ...nastySite()].flatMap(([file, text]) =>
      [...text.matchAll(/aria-label="[^"]*, ([^",]+)"><code>([^]*?)<\/code>/g)].map(
        ([, tool = "", code = ""], index) => {
          return { place: `${file} ${index.toString()}`, tool, text: textOf(code) };
        },
      ),
    );
    const of = (tool: string) => snippets.filter((snippet) => snippet.tool === tool);

    it("there are some for each tool", () => {
      assert.deepEqual([...new Set(snippets.map(({ tool }) => tool))].sort(), [
        ...["AWS CLI", "CDK", "Docker", "Pulumi", "Terraform"],
      ]);
    });

    it("of Pulumi compile against @pulumi/aws", () => {
      assert.ok(of("Pulumi").length > 5);
      assert.deepEqual(compilerFaults(of("Pulumi").map(({ text }) => text)), []);
    });

    it("of the CDK are TypeScript", () => {
      const faults = of("CDK").flatMap(({ text }) => ts.transpileModule(text, { reportDiagnostics: true }).diagnostics);
      assert.deepEqual(faults, []);
    });

    it("of the AWS CLI and Docker are read by bash", () => {
      for (const { text } of [...of("AWS CLI"), ...of("Docker")]) execFileSync("bash", ["-n"], { input: text });
    });

    it("name the parameter where there is one, and owner and name where others may launch it", () => {
      const ways = (name: string) =>
        [...(exampleSite().get(`image/${name}.html`) ?? "").matchAll(/<h3>(.*?)<\/h3>/g)].map(([, title]) => title);
      assert.deepEqual(ways("github-runner"), ["In account 111122223333: by parameter"]);
      assert.deepEqual(ways("docker-host"), [
        "In account 111122223333: x86_64, by parameter",
        "Wherever it may be launched: x86_64, by owner and name",
        "In account 111122223333: arm64, by parameter",
        "Wherever it may be launched: arm64, by owner and name",
      ]);
      assert.deepEqual(ways("base-container"), ["From us-east-1"]);
      assert.deepEqual(ways("fleet-report"), []);
    });
  });
});

/** Of markup: what a browser would show. */
function textOf(markup: string): string {
  const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return markup.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? "");
}

/** What the compiler has against modules in the root of this repository, which has @pulumi/aws. */
function compilerFaults(modules: readonly string[]): readonly string[] {
  const root = join(__dirname, "../../..");
  const files = new Map(modules.map((text, index) => [join(root, `snippet-${index.toString()}.ts`), text]));
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022 };
  const resolution = { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, target) => {
    const text = files.get(file);
    return text === undefined ? getSourceFile(file, target) : ts.createSourceFile(file, text, target);
  };
  const program = ts.createProgram([...files.keys()], { ...options, ...resolution }, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

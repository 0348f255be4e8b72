import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LONGEST_COMMENT } from "../../../cli/diff/markdown";
import { EXAMPLES, Repository, WEB } from "./repository";

interface Matrix {
  readonly include: readonly { readonly stack: string; readonly images: readonly string[] }[];
}

describe("golden affected", () => {
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
    repository.edit("Pulumi.prod.yaml", 'images: ["*"]', 'images: ["*"]\n    split: 3');
    repository.commit("split");
  });
  afterEach(() => {
    repository.delete();
  });

  const matrix = (): Matrix => {
    const { stdout, stderr } = repository.golden("affected", "--base", "HEAD", "--matrix");
    assert.equal(stderr, "");
    assert.equal(stdout.trim().split("\n").length, 1, "one line, as $GITHUB_OUTPUT takes it");
    return JSON.parse(stdout) as Matrix;
  };
  const images = (): readonly string[] =>
    matrix()
      .include.flatMap(({ images: names }) => names)
      .sort();

  it("is empty for documentation and workflows", () => {
    repository.write("docs/page.md", "words");
    repository.write("README.md", "words");
    repository.write(".github/workflows/x.yaml", "on: push");
    repository.git("add", "-A");
    assert.deepEqual(matrix(), { include: [] });
  });

  it("is one part of the split for one image, and its name holds the image", () => {
    repository.edit("images/docker-host.yaml", "version: 1.2.0", "version: 1.3.0");
    const { include } = matrix();
    assert.equal(include.length, 1);
    assert.match(include[0]?.stack ?? "", /^prod-[123]$/);
    assert.deepEqual(include[0]?.images, ["docker-host"]);
  });

  it("is refused where GitHub would refuse it, with more stacks than a matrix has jobs", () => {
    for (let index = 0; index < 600; index++) repository.write(`images/web-${index.toString()}.yaml`, WEB);
    repository.edit("Pulumi.prod.yaml", "split: 3", "split: 256");
    repository.write("Pulumi.dev.yaml", repository.read("Pulumi.prod.yaml"));
    const touched = repository.golden("affected", "--base", "HEAD", "--matrix");
    assert.deepEqual([touched.exitCode, touched.stdout], [2, ""]);
    assert.match(
      touched.stderr,
      /^error: \d+ stacks are touched, and a matrix of GitHub Actions has at most 256 jobs\.\n {2}fix: /,
    );
    const all = repository.golden("stacks", "--matrix");
    assert.deepEqual([all.exitCode, all.stdout], [2, ""]);
    assert.match(
      all.stderr,
      /^error: 512 stacks are to be deployed, and a matrix of GitHub Actions has at most 256 jobs\.\n {2}fix: /,
    );
  });

  it("has the form of the matrix of every stack, which has no image to wait for", () => {
    const { stdout } = repository.golden("stacks", "--matrix");
    const { include } = JSON.parse(stdout) as Matrix;
    assert.equal(stdout.trim().split("\n").length, 1);
    assert.deepEqual(
      include.map(({ stack }) => stack),
      ["prod-1", "prod-2", "prod-3"],
    );
    assert.equal(include.flatMap(({ images: names }) => names).length, EXAMPLES);
  });

  it("always has room for one split fleet: its settings take no more parts than a matrix has jobs", () => {
    repository.edit("Pulumi.prod.yaml", "split: 3", "split: 257");
    const { exitCode, stdout } = repository.golden("check");
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /Pulumi\.prod\.yaml:\d+:\d+ out-of-range 257 is out of range: 2 to 256; each stack is a job, and a matrix of GitHub Actions has no more\./,
    );
  });

  it("reaches every user of a document and a variable, and the stack of a removed image", () => {
    repository.edit("images/variables.yaml", 'RUNNER_VERSION: "2.328.0"', 'RUNNER_VERSION: "2.329.0"');
    repository.edit("images/docker/test.yaml", "phases:", "# only a comment: the GitCommit tag changes\nphases:");
    repository.remove("images/mac-runner.yaml");
    assert.deepEqual(images(), ["docker-host", "github-runner", "mac-runner"]);
    assert.match(repository.golden("affected", "--base", "HEAD").stdout, /docker-host +only its GitCommit tag\n/);
  });

  it("is everything for code and for settings that all images share", () => {
    repository.write("package-lock.json", "{}");
    repository.git("add", "-A");
    assert.equal(images().length, EXAMPLES);
    repository.git("rm", "-q", "-f", "package-lock.json");
    repository.edit("Pulumi.prod.yaml", "logRetentionDays: 90", "logRetentionDays: 30");
    assert.equal(images().length, EXAMPLES);
    assert.match(
      repository.golden("diff", "--base", "HEAD").stdout,
      /settings of prod: logRetentionDays\n {2}why {11}logRetentionDays: 90 → 30\n/,
    );
  });

  it("takes of a repository around the fleet its lock file alone, where the fleet has none", () => {
    const nested = new Repository("infra/fleet");
    const above = (file: string): void => {
      writeFileSync(join(nested.folder, file), "{}");
      nested.git("add", "-A");
    };
    const code = (): unknown =>
      (JSON.parse(nested.golden("affected", "--base", "HEAD", "--format", "json").stdout) as { code: unknown }).code;
    above("package.json");
    above("infra/tsconfig.json");
    assert.deepEqual(code(), []);
    above("package-lock.json");
    assert.deepEqual(code(), ["../../package-lock.json"]);
    nested.write("yarn.lock", "");
    nested.commit("a lock of its own");
    writeFileSync(join(nested.folder, "package-lock.json"), "{ }");
    assert.deepEqual(code(), []);
    nested.delete();
  });

  it("follows an image that a glob moves out of a stack", () => {
    repository.edit("Pulumi.prod.yaml", 'images: ["*"]', 'images: ["*", "!mac-*"]');
    assert.deepEqual(images(), ["mac-runner"]);
    const { stdout } = repository.golden("diff", "--base", "HEAD");
    assert.match(stdout, /^! mac-runner: the stack prod-3 no longer deploys it/);
    assert.match(stdout, /^ {2}stack prod-3 {2}no longer deploys: mac-runner$/m);
    assert.match(
      stdout,
      new RegExp(`\\n1 image no longer deployed, ${EXAMPLES - 1} as before, settings of prod change\\.\\n$`),
    );
  });
});

describe("the comment on a pull request", () => {
  it("fits, with an honest sentence on what was cut, however many images change", () => {
    const repository = new Repository();
    try {
      for (let index = 0; index < 160; index++) {
        repository.write(`images/web-${index.toString()}.yaml`, `${WEB}description: "${"@everyone ".repeat(40)}"\n`);
      }
      repository.commit("many");
      for (let index = 0; index < 160; index++) {
        repository.edit(`images/web-${index.toString()}.yaml`, "@everyone", `@all-${index.toString()}`);
      }
      const { stdout } = repository.golden("diff", "--base", "HEAD", "--format", "markdown");
      assert.ok(stdout.length <= LONGEST_COMMENT, stdout.length.toString());
      assert.match(
        stdout,
        /\*\*\d+ more images changed\.\*\* A comment holds no more; this shows them all: `golden diff --base HEAD`/,
      );
      const outside = stdout.replaceAll(/(`+)[^]*?\1/g, "");
      assert.doesNotMatch(outside, /@\w/, "no mention outside code");
      assert.equal(stdout.match(/<details>/g)?.length, stdout.match(/<\/details>/g)?.length);
      assert.match(stdout, /To fix it: `golden bump --all-changed --base HEAD`\n/);
    } finally {
      repository.delete();
    }
  });

  it("fits however many stacks change, and shows the images all the same", () => {
    const repository = new Repository();
    try {
      const tags = Array.from({ length: 40 }, (_, index) => `Tag${index.toString()}: ${"x".repeat(200)}`).join(", ");
      for (let index = 0; index < 100; index++) {
        repository.write(
          `Pulumi.more-${index.toString()}.yaml`,
          `config:\n  golden-images:settings: { region: us-east-1, account: "111122223333", images: [mac-runner], defaultTags: { ${tags} } }\n`,
        );
      }
      repository.edit("images/docker-host.yaml", "version: 1.2.0", "version: 1.3.0");
      const { stdout } = repository.golden("diff", "--base", "HEAD", "--format", "markdown");
      assert.ok(stdout.length <= LONGEST_COMMENT, stdout.length.toString());
      assert.match(stdout, /<details><summary>docker-host 1\.2\.0 → 1\.3\.0/);
      assert.match(stdout, /\*\*\d+ more stacks changed\.\*\* A comment holds no more/);
    } finally {
      repository.delete();
    }
  });
});

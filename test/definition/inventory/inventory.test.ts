import { strict as assert } from "node:assert";
import fc from "fast-check";
import { loadInventories, readManifest } from "../../../definition";

const CSM = `products:
  - repository: example/csm
    branches: [main, "release/*"]
    manifests: [docker/index.yaml]
    images: ["cray-*"]
images:
  cray-capmc:
    repository: example/hms-capmc
    workflow: { name: Build and Publish* }
  hms-test:
    repository: https://github.example.org/hms/test
    workflow: build.yml
    gitTag: "{version}"
    inputs: { tag: "{version}" }
    requestInput: golden
    tags: ["1.*"]
`;

function load(files: Readonly<Record<string, string>>) {
  return loadInventories({
    files: Object.keys(files),
    read: (file) => ({ bytes: Buffer.from(files[file] ?? "") }),
  });
}

describe("an inventory", () => {
  it("is read with its defaults", () => {
    const { inventories, issues } = load({ "inventories/csm.yaml": CSM });
    assert.deepEqual(issues, []);
    const [csm] = inventories;
    assert.equal(csm?.name, "csm");
    assert.deepEqual(csm.products[0]?.images, ["cray-*"]);
    assert.deepEqual(csm.images, [
      {
        ...{ image: "cray-capmc", repository: "example/hms-capmc", inputs: {}, gitTag: "v{version}", tags: [] },
        workflow: { name: "Build and Publish*" },
      },
      {
        ...{ image: "hms-test", repository: "https://github.example.org/hms/test", inputs: { tag: "{version}" } },
        ...{ gitTag: "{version}", requestInput: "golden", tags: ["1.*"], workflow: { file: "build.yml" } },
      },
    ]);
  });

  it("has every fault of every file in one run, each at its line", () => {
    const { inventories, names, issues } = load({
      "inventories/Old.yml": "images: {a: {repository: example/a, workflow: a.yml, tags: ['1']}}\n",
      "inventories/csm.yaml": CSM.replace("example/hms-capmc", "hms-capmc")
        .replace("golden", "tag")
        .replace("- repo", "- repp"),
      "inventories/more.yaml":
        "charts: [{url: 'http://user:word@a.example.org/x'}]\nimages:\n  a: { repository: example/a, workflow: a.yml }\n",
    });
    assert.deepEqual([inventories, names], [[], ["Old", "csm", "more"]]);
    assert.deepEqual(
      issues.map(({ file, line, column, code }) => `${file}:${line.toString()}:${column.toString()} ${code}`),
      [
        "inventories/Old.yml:1:1 inventory-name",
        "inventories/csm.yaml:2:5 unknown-key",
        "inventories/csm.yaml:8:17 wrong-format",
        "inventories/csm.yaml:14:20 inventory-input-twice",
        "inventories/more.yaml:1:16 wrong-format",
        "inventories/more.yaml:1:29 secret-in-file",
        "inventories/more.yaml:3:3 inventory-no-tag",
      ],
    );
    assert.match(issues.at(-1)?.message ?? "", /^Nothing says which tags of a are in use\.$/);
    assert.match(issues.at(-1)?.fix ?? "", /^Give it tags, like \["1\.\*"\], or the inventory products\.$/);
  });
});

describe("a manifest", () => {
  const read = (text: string) => readManifest(Buffer.from(text));

  it("keeps tags as they are written, numbers too", () => {
    const { entries, faults } = read('r.example.org/a:\n  images:\n    web: [1.10, "2.0", v3]\n    one: 1.20\n');
    assert.deepEqual(faults, []);
    assert.deepEqual(entries.map(({ registry, image, tag }) => `${registry}/${image}:${tag}`).sort(), [
      "r.example.org/a/one:1.20",
      "r.example.org/a/web:1.10",
      "r.example.org/a/web:2.0",
      "r.example.org/a/web:v3",
    ]);
  });

  it("gives what is sound, and says the line of what is not", () => {
    const { entries, faults } = read(
      "a: [x]\nb:\n  images:\n    web: [1.0.0, {x: 1}]\n    api:\n    odd: ['no tag']\n    none: []\n    yes: [2.0.0]\n",
    );
    assert.deepEqual(
      entries.map(({ image, tag }) => `${image}:${tag}`),
      ["web:1.0.0", "yes:2.0.0"],
    );
    assert.deepEqual(
      [...faults].sort((one, other) => one.line - other.line),
      [
        { line: 1, message: "a has no mapping images." },
        { line: 4, message: '{"x":1} is no tag of web.' },
        { line: 5, message: "api has no tag." },
        { line: 6, message: '"no tag" is no tag of odd.' },
        { line: 7, message: "none has no tag." },
      ],
    );
    assert.match(read("a: [\n").faults[0]?.message ?? "", /not YAML/);
  });

  it("never throws, whatever its bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readManifest(bytes).entries.length >= 0));
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/);
    fc.assert(
      fc.property(fc.array(tag, { minLength: 1, maxLength: 5 }), (tags) => {
        const { entries } = read(`r:\n  images:\n    web: ${JSON.stringify(tags)}\n`);
        assert.deepEqual(entries.map((entry) => entry.tag).sort(), [...tags].sort());
      }),
    );
  });
});

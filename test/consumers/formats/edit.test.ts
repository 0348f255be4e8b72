import assert from "node:assert/strict";
import { check } from "recheck";
import { setValue, type Format, type Spot } from "../../../consumers/formats/edit";

const CONFIG = `;; images of the service, by resource class
{:windows {:images ^{:doc "keep } sorted"} {:base "windows-server-2019-base-1.0.0", ; the "default"
                    :nvidia-small #_"old" "windows-server-2019-nvidia-small-1.0.0"
                    "nvidia-large" #own/image "x"}}
 :regions #{"us-east-1" "eu-west-1"} :timeout #=/ms 10
 :chars [\\{ \\newline \\" "y"]}
`.replace("#=/ms 10", "#own/ms 10");

const DOCKERFILE = `# syntax=docker/dockerfile:1
ARG BASE="1.2.0" OTHER=a
ARG BARE
FROM --platform=linux/amd64 registry.example.org:5000/team/base:1.2.0 AS build
RUN <<EOF
FROM registry.example.org:5000/team/base:9.9.9
EOF
FROM alpine:3.20@sha256:${"a".repeat(64)}
FROM debian
FROM \${REGISTRY}/base:\${BASE}
`;

async function edited(format: Format, text: string, at: readonly string[], value: string): Promise<string> {
  const edit = await setValue(text, { format, at }, value);
  assert.ok("text" in edit, JSON.stringify(edit));
  return edit.text;
}

async function faultOf(spot: Spot, text: string, value = "2.0.0"): Promise<string> {
  const edit = await setValue(text, spot, value);
  assert.ok("fault" in edit, JSON.stringify(edit));
  const { line, column, code, message, fix } = edit.fault;
  assert.match(fix, /^[A-Z].*\.$/);
  return `${line.toString()}:${column.toString()} ${code} ${message}`;
}

describe("an edit of a file", () => {
  it("changes one value of the older system's config.edn, by keyword or text, past metadata, tags and discards", async () => {
    const base = await edited("edn", CONFIG, ["windows", "images", "base"], "windows-server-2019-base-1.1.0");
    assert.equal(base, CONFIG.replace("base-1.0.0", "base-1.1.0"));
    const small = await edited("edn", CONFIG, ["windows", "images", "nvidia-small"], "new");
    assert.equal(small, CONFIG.replace('"windows-server-2019-nvidia-small-1.0.0"', '"new"'));
    assert.equal(await edited("edn", CONFIG, ["windows", "images", "nvidia-large"], "z"), CONFIG.replace('"x"', '"z"'));
    assert.equal(await edited("edn", CONFIG, ["chars", "3"], "z"), CONFIG.replace('"y"', '"z"'));
  });

  it("changes the tag of an image and the default of an argument in a Dockerfile", async () => {
    const image = "registry.example.org:5000/team/base";
    const tag = await edited("dockerfile", DOCKERFILE, ["FROM", image], "2.0.0");
    assert.equal(tag, DOCKERFILE.replace("base:1.2.0 AS", "base:2.0.0 AS"));
    const crlf = DOCKERFILE.replaceAll("\n", "\r\n");
    const argument = await edited("dockerfile", crlf, ["ARG", "BASE"], "2.0.0");
    assert.equal(argument, crlf.replace('"1.2.0"', '"2.0.0"'));
    const spot = (...at: string[]): Spot => ({ format: "dockerfile", at });
    assert.match(
      await faultOf(spot("FROM", "alpine"), DOCKERFILE),
      /^8:13 not-text FROM\.alpine is pinned to a digest/,
    );
    assert.match(await faultOf(spot("FROM", "debian"), DOCKERFILE), /^9:6 not-text FROM\.debian is without a tag/);
    assert.match(await faultOf(spot("FROM", "${REGISTRY}/base"), DOCKERFILE), /^10:\d+ not-text .*variables/);
    assert.match(await faultOf(spot("ARG", "BARE"), DOCKERFILE), /^3:5 not-text ARG\.BARE is without a default/);
    assert.match(
      await faultOf(spot("ARG", "OTHER"), DOCKERFILE, "a b"),
      /^2:24 unwritable "a b" would not be read back/,
    );
  });

  it("changes a value in one of several documents of YAML, in its own quotes", async () => {
    const text = "kind: A\n---\n# b\nspec: {image: '1.2.0', \"other\": 1}\n...\n---\nkind: C\n";
    assert.equal(await edited("yaml", text, ["spec", "image"], "2.0.0"), text.replace("1.2.0", "2.0.0"));
    for (const value of ["1.2", "true", "no", "1_0", "2024-01-01", "0x1f", "1e3", "null", "a: b", "# a", "%a", ".5"])
      assert.equal(await edited("yaml", "a: b # c\n", ["a"], value), `a: "${value}" # c\n`);
  });

  it("changes what one group of a pattern captures", async () => {
    const spot = { pattern: "^AMI_VERSION=(\\S+)$" };
    const text = "A=1\r\nAMI_VERSION=1.2.0\r\nB=2\r\n";
    assert.deepEqual(await setValue(text, spot, "2.0.0"), { text: text.replace("1.2.0", "2.0.0"), before: "1.2.0" });
    assert.match(await faultOf(spot, "A=1\n"), /^1:1 absent Nothing fits the pattern/);
    assert.match(await faultOf(spot, `${text}${text}`), /^5:13 several what the pattern captures stands in 2 places/);
    assert.match(await faultOf(spot, text, "a b"), /^2:13 unwritable/);
  });

  it("is stopped where recheck finds a text that its pattern would hang on", async () => {
    const source = "^((?:a+)+)$";
    const found = await check(source, "mu", { randomSeed: 1 });
    assert.ok(found.status === "vulnerable");
    assert.match(await faultOf({ pattern: source }, found.attack.string), /^1:1 too-slow/);
  });

  const faults: readonly (readonly [string, Format, string, readonly string[], RegExp])[] = [
    [
      "an absent key",
      "json",
      '{\n  "a": {"b": "1", "c": "2"}\n}',
      ["a", "x"],
      /^2:14 absent There is no a\.x; a has b, c\./,
    ],
    ["an absent beginning", "toml", 'a = "1"\n', ["x", "y"], /absent There is no x\.y; the file has a\./],
    ["an empty file", "yaml", "", ["a"], /^1:1 absent There is no a; the file has nothing\./],
    ["a collection", "yaml", "a:\n  b: c\n", ["a"], /^2:6 not-text a is a collection/],
    ["a number in JSON", "json", '{"a": 1.20}', ["a"], /^1:7 not-text a is of type number/],
    ["a number in YAML", "yaml", "a: 1.20\n", ["a"], /^1:4 not-text a is a number/],
    ["a date in TOML", "toml", "a = 2024-01-01\n", ["a"], /^1:5 not-text a is of type local-date/],
    ["a keyword in EDN", "edn", "{:a :b}", ["a"], /^1:5 not-text a is not text but :b/],
    ["a number in tfvars", "tfvars", "a = 1\n", ["a"], /^1:5 not-text/],
    ["a heredoc", "tfvars", "a = <<-EOT\n  b\n  EOT\nc = []\n", ["a"], /^1:5 not-text/],
    ["a block of YAML", "yaml", "a: |\n  b\n", ["a"], /^1:4 not-text a is a block of lines/],
    ["a block of TOML", "toml", 'a = """\nb"""\n', ["a"], /^1:5 not-text a is a block of lines/],
    ["an alias", "yaml", "a: &x b\nc: *x\n", ["c"], /^2:4 not-text c is an alias/],
    ["what an alias repeats", "yaml", "a: &x {b: c}\nd: *x\n", ["a"], /^1:7 not-text a is shared/],
    ["two keys in JSON", "json", '{"a": "1",\n "a": "2"}', ["a"], /^2:7 several a stands in 2 places/],
    ["two keys in YAML", "yaml", "a: b\na: c\n", ["a"], /^2:4 several/],
    ["two documents", "yaml", "a: b\n---\na: c\n", ["a"], /^3:4 several/],
    ["a keyword and a text", "edn", '{:a "1" "a" "2"}', ["a"], /^1:13 several/],
    ["two names in tfvars", "tfvars", 'a = "1"\na = "2"\n', ["a"], /^2:5 several/],
    ["broken JSON", "json", '{"a": "b",,}', ["a"], /^1:11 broken The file cannot be read/],
    ["broken YAML", "yaml", "a: [b\nc: d\n", ["a"], /^\d:\d broken/],
    ["broken TOML", "toml", "a = \n", ["a"], /^2:1 broken/],
    ["two keys in TOML", "toml", 'a = "1"\na = "2"\n', ["a"], /^2:\d broken/],
    ["broken EDN", "edn", '{:a "b"\n', ["a"], /^1:1 broken The file cannot be read: \{ is not closed/],
    ["a wrong bracket in EDN", "edn", '{:a ["b")}', ["a"], /broken/],
    ["a quote that stays open", "edn", '{:a "b}', ["a"], /^1:5 broken/],
    ["a template", "tfvars", 'a = "${b}"\n', ["a"], /^1:5 broken .*here belongs a value in quotes/],
    ["an expression", "tfvars", "a = max(1, 2)\n", ["a"], /^1:5 broken/],
    ["a list that stays open", "tfvars", 'a = ["b"\n', ["a"], /broken/],
    ["no comma", "tfvars", 'a = {b = "1" c = "2"}\n', ["a", "b"], /^1:14 broken .*comma/],
    ["brackets without end", "json", "[".repeat(100_000), ["a"], /broken/],
    ["brackets without end in EDN", "edn", "[".repeat(1_000_000), ["a"], /broken .*nests too deep/],
  ];
  for (const [title, format, text, at, expected] of faults) {
    it(`says where it stops: ${title}`, async () => {
      assert.match(await faultOf({ format, at }, text), expected);
    });
  }
});

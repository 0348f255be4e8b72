import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { loadImages, memorySource, parseSettings, type Issue } from "../../definition";
import { validateDocument } from "../../definition/awstoe";
import { EVERYTHING } from "./awstoe/samples";
import { misspellings } from "./misspelling";
import { DOCUMENT, image, settings } from "./case";
import { WHOLE } from "./whole";

const ROOT = join(__dirname, "../../..");

/** Mappings whose keys people choose. */
const FREE = ["tags", "amiTags", "defaultTags", "requiredTags", "channels", "variables", "parameters", "owners"];

describe("a misspelt key", () => {
  it("of a definition is one fault: the key that was meant", () => {
    const whole: unknown = parse(WHOLE["images/whole.yaml"] ?? "");
    const slips = misspellings(whole, (path) => FREE.includes(String(path.at(-1))));
    assert.ok(slips.length > 80);
    for (const slip of slips) {
      const files = { ...WHOLE, "images/whole.yaml": JSON.stringify(slip.root) };
      expectOne(loadImages({ source: memorySource(files), stacks: [{ settings }] }).issues, slip);
    }
  });

  it("of any other form of a parent is one fault", () => {
    const parents = [{ image: "b" }, { ssm: "/a/b" }, { ami: "ami-0123456789abcdef0" }, { arn: BASE_ARN }];
    for (const parent of parents) {
      const root = { version: "1.0.0", parent, components: [{ managed: "update-linux" }] };
      for (const slip of misspellings(root, () => false)) {
        const source = memorySource({ "images/a.yaml": JSON.stringify(slip.root) });
        const issues = loadImages({ source }).issues;
        if (slip.path[0] === "parent" && slip.path.length === 2) expectOne(issues, slip);
      }
    }
  });

  it("of settings is one fault", () => {
    const written = {
      ...settingsIn("prod", "settings"),
      network: {
        vpcId: "vpc-0123456789abcdef0",
        subnetId: "subnet-0123456789abcdef0",
        securityGroupIds: ["sg-01234567"],
      },
      namePrefix: "dev",
      owners: { tag: "OwnerEmail", domains: ["example.org"] },
      split: 3,
    };
    const slips = misspellings(written, (path) =>
      ["defaultTags", "requiredTags", "channels"].includes(String(path.at(-1))),
    );
    assert.ok(slips.length > 20);
    for (const slip of slips) expectOne(parseSettings("images", slip.root, "Pulumi.prod.yaml").issues, slip);
  });

  for (const kind of ["bootstrap", "github"] as const) {
    it(`of the settings of ${kind} is one fault`, () => {
      const free = ["defaultTags", "environments", "variables", "owners"];
      const slips = misspellings(settingsIn(kind, kind), (path) => free.includes(String(path.at(-1))));
      assert.ok(slips.length > 3);
      for (const slip of slips) expectOne(parseSettings(kind, slip.root, `Pulumi.${kind}.yaml`).issues, slip);
    });
  }

  it("of a component's document is one fault", () => {
    const slips = misspellings(EVERYTHING, (path) => /^(?:parameters|constants)$/.test(String(path.at(-2))));
    assert.ok(slips.length > 40);
    for (const { root, wrong, right, path } of slips) {
      const faults = validateDocument({ value: root, platform: "Linux", use: "build", parameters: { Given: "1" } });
      const shown = `${path.join(".")}: ${JSON.stringify(faults, undefined, 1)}`;
      assert.equal(faults.length, 1, shown);
      assert.match(faults[0]?.message ?? "", new RegExp(`"${wrong}"\\. Did you mean "${right}"\\?$`), shown);
      assert.equal(faults[0]?.fix, `Rename it to "${right}".`);
      assert.deepEqual(faults[0]?.path, path);
    }
  });

  it("of the parameters given to a document is one fault, where they are given", () => {
    const declares = declaring("DockerVersion");
    const inline = `name: install, document: ${JSON.stringify(parse(declares))}`;
    for (const use of ["document: docker/install.yaml", inline]) {
      const text = image(`components:\n  - {${use},\n     parameters: {DokcerVersion: "26.1"}}`);
      const source = memorySource({ "images/a.yaml": text, "images/docker/install.yaml": declares });
      const found = loadImages({ source }).issues.map(({ file, line, column, code, message, fix }) => [
        `${file}:${String(line)}:${String(column)} ${code}`,
        message,
        fix,
      ]);
      assert.deepEqual(found, [
        [
          "images/a.yaml:5:19 awstoe-parameter-undeclared",
          'The document declares no parameter "DokcerVersion". Did you mean "DockerVersion"?',
          'Rename it to "DockerVersion".',
        ],
      ]);
    }
  });

  it("of the parameters is told for each image that gives them", () => {
    const using = image("components: [{document: docker/install.yaml}]");
    const files = { "images/a.yaml": using, "images/b.yaml": using, "images/docker/install.yaml": declaring("Needed") };
    const { issues } = loadImages({ source: memorySource(files) });
    assert.deepEqual(
      issues.map(({ code, file, line, column }) => [code, file, line, column]),
      ["a", "b"].map((name) => ["awstoe-parameter-missing", `images/${name}.yaml`, 3, 14]),
    );
  });

  it("of variables.yaml, or of a use of it, is one fault", () => {
    const issuesOf = (text: string): readonly string[] => {
      const files = { "images/a.yaml": image(text), "images/variables.yaml": "DOCKER_VERSION: 27.3.1\n" };
      return loadImages({ source: memorySource(files) }).issues.map(({ code }) => code);
    };
    assert.deepEqual(issuesOf('description: "{DOCKER_VERSION}"'), []);
    assert.deepEqual(issuesOf('description: "{DOKCER_VERSION}"'), ["undefined-variable"]);
    assert.deepEqual(issuesOf('description: "{DOCKER_VERSION} {RUNNER}"\nvariables: {RUNER: a}'), [
      "undefined-variable",
    ]);
  });

  it("does not hide that another required key is missing", () => {
    const source = memorySource({
      "images/a.yaml": "parnt: amazon-linux-2023\ncomponents: [{managed: update-linux}]\n",
    });
    const found = loadImages({ source }).issues.map(({ code, path }) => `${code} ${path}`);
    assert.deepEqual(found, ["missing-key version", "unknown-key parnt"]);
  });

  it("that is near to no other is taken for the one required key that is missing, if it is alone", () => {
    const source = memorySource({
      "images/a.yaml": "version: 1.0.0\nfrom: al2023\ncomponents: [{managed: update-linux}]\n",
    });
    const two = memorySource({ "images/a.yaml": "from: al2023\ncomponents: [{managed: update-linux}]\n" });
    const found = loadImages({ source }).issues.map(({ code, path }) => `${code} ${path}`);
    assert.equal(loadImages({ source: two }).issues.length, 3);
    assert.deepEqual(found, ["unknown-key from"]);
  });
});

const BASE_ARN = "arn:aws:imagebuilder:us-east-1:aws-marketplace:image/prod-abcdefgh12345/x.x.x";

/** A document with one parameter, which it uses. */
function declaring(parameter: string): string {
  return DOCUMENT.replace("phases:", `parameters:\n  - ${parameter}: {type: string}\nphases:`).replace(
    "dnf install -y docker",
    `"install {{ ${parameter} }}"`,
  );
}

function settingsIn(stack: string, key: string): Record<string, unknown> {
  const file = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, unknown> };
  return file.config[`golden-images:${key}`] as Record<string, unknown>;
}

function expectOne(
  issues: readonly Issue[],
  slip: { wrong: string; right: string; path: readonly (string | number)[] },
): void {
  const shown = `${slip.path.join(".")}: ${JSON.stringify(issues, undefined, 1)}`;
  const [issue] = issues;
  assert.ok(issue !== undefined && issues.length === 1, shown);
  assert.equal(issue.code, "unknown-key", shown);
  assert.match(
    issue.message,
    new RegExp(`^The key ${slip.wrong} is not known (?:here|in .*)\\. Did you mean ${slip.right}\\?$`),
    shown,
  );
  assert.equal(issue.fix, `Rename ${slip.wrong} to ${slip.right}.`, shown);
}

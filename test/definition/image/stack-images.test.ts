import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
  imagesOfStack,
  loadImages,
  loadStackImages,
  memorySource,
  parseSettings,
  type ImageSource,
  type ImageSettings,
  type StackPart,
} from "../../../definition";
import { readParents } from "../../../definition/image/parents";

const COUNT = 5;

function settings(images: readonly string[] = ["*"]): ImageSettings {
  const parsed = parseSettings(
    "images",
    { region: "us-east-1", account: "111122223333", images, split: COUNT },
    "Pulumi.prod.yaml",
  );
  assert.ok(parsed.settings);
  return parsed.settings;
}

function definition(parent: string): string {
  return `kind: ami\nversion: 1.0.0\ndescription: An image\nparent: ${parent}\n`;
}

/** A fleet as files: each image is built on an earlier one or on none, the parent written in one of the ways there are. */
const fleets = fc
  .array(fc.tuple(fc.nat(), fc.constantFrom("plain", "quoted", "variable", "own")), { minLength: 1, maxLength: 12 })
  .map((choices) => {
    const files: Record<string, string> = { "images/variables.yaml": 'BASE: "image-0"\n' };
    choices.forEach(([choice, way], index) => {
      const parent = choice % (index + 1);
      files[`images/image-${index.toString()}.yaml`] =
        parent === index ? definition("amazon-linux-2023") : child(`image-${parent.toString()}`, way);
    });
    return files;
  });

function child(parent: string, way: string): string {
  if (way === "quoted") return definition(`\n  "im\\x61ge": '${parent}'\n  version: 1.x.x`);
  if (way === "own") return `${definition('{ image: "{OWN}" }')}variables:\n  OWN: ${parent}\n`;
  if (way === "variable" && parent === "image-0") return definition('{ image: "{BASE}" }');
  return definition(`{ image: ${parent} }`);
}

function part(index: number): StackPart {
  return { index, count: COUNT };
}

const PARTS = Array.from({ length: COUNT }, (_, index) => part(index + 1));

/** The source, and which definitions were asked for. */
function watched(
  files: Record<string, string>,
): ImageSource & { readonly read: (path: string) => never; readonly asked: Set<string> } {
  const source = memorySource(files);
  const asked = new Set<string>();
  const read = (path: string) => {
    asked.add(path);
    return source.read(path);
  };
  return { list: () => source.list(), read: read as never, asked };
}

describe("loadStackImages", () => {
  it("gives each part of a split stack what loading everything gives", () => {
    fc.assert(
      fc.property(fleets, fc.constantFrom(["*"], ["*-1*", "*-3"]), (files, images) => {
        const choice = { settings: settings(images) };
        const all = loadImages({ source: memorySource(files), stacks: [choice] });
        for (const each of PARTS) {
          const loaded = loadStackImages(memorySource(files), { ...choice, part: each });
          assert.deepEqual(loaded.deployed, imagesOfStack(all.definitions, { ...choice, part: each }));
        }
      }),
    );
  });

  it("never leaves out an image silently: of a fleet with broken definitions a part has an error, or all of its images", () => {
    const breaks = fc.constantFrom(
      "parent: [1, 2]",
      "parent: { imgae: image-0 }",
      'parent: { image: "{NONE}" }',
      "parent",
      "]",
    );
    fc.assert(
      fc.property(fleets, fc.nat(), breaks, (files, choice, text) => {
        const names = Object.keys(files).filter((file) => file !== "images/variables.yaml");
        const file = names[choice % names.length] ?? "";
        const broken = { ...files, [file]: (files[file] ?? "").replace(/^parent: .*$/m, text) };
        const all = loadImages({ source: memorySource(files), stacks: [{ settings: settings() }] });
        for (const each of PARTS) {
          const { issues, deployed } = loadStackImages(memorySource(broken), { settings: settings(), part: each });
          if (issues.some(({ severity }) => severity === "error")) continue;
          const before = imagesOfStack(all.definitions, { settings: settings(), part: each });
          assert.deepEqual(
            deployed.map(({ name }) => name),
            before.map(({ name }) => name),
          );
        }
      }),
    );
  });

  it("reads no documents of images of other parts", () => {
    const names = Array.from({ length: 20 }, (_, index) => `image-${index.toString()}`);
    const files = Object.fromEntries(
      names.flatMap((name) => [
        [`images/${name}.yaml`, `${definition("amazon-linux-2023")}components:\n  - document: ${name}/install.yaml\n`],
        [`images/${name}/install.yaml`, "nonsense"],
      ]),
    );
    const source = watched(files);
    const { issues } = loadStackImages(source, { settings: settings(), part: part(2) });
    const read = [...source.asked].filter((path) => path.includes("/install."));
    assert.ok(read.length > 0 && read.length < 10, read.join(" "));
    const faulty = issues.map(({ file }) => file).filter((file) => file.endsWith("install.yaml"));
    assert.deepEqual(new Set(faulty), new Set(read));
  });

  it("deploys nothing without settings", () => {
    assert.deepEqual(
      loadStackImages(memorySource({ "images/web.yaml": definition("amazon-linux-2023") }), {}).deployed,
      [],
    );
  });
});

describe("readParents", () => {
  const parents = (text: string): { parent: string | undefined; isKnown: boolean } => {
    const { parentOf, unknown } = readParents(memorySource({ "images/web.yaml": text }));
    return { parent: parentOf("web"), isKnown: !unknown.has("web") };
  };

  for (const written of [
    "amazon-linux-2023",
    "{ managed: amazon-linux-2023, version: 2024.x.x }",
    "{ ssm: /a/b }",
    "{ ami: ami-1 }",
  ]) {
    it(`knows that ${written} is no image of the repository`, () => {
      assert.deepEqual(parents(definition(written)), { parent: undefined, isKnown: true });
    });
  }

  for (const written of [
    "",
    "[base]",
    "7",
    "{ imgae: base }",
    "{ image: 7 }",
    '{ image: "{NONE}" }',
    "{ image: base",
    "{}\nparent: x",
  ]) {
    it(`does not guess where the parent is "${written}"`, () => {
      assert.deepEqual(parents(definition(written)), { parent: undefined, isKnown: false });
    });
  }

  const TWO_FACED = [
    '{ tags: {\nparent: plain\n}, "parent": { image: base }, version: 1.0.0 }',
    "---\nparent: plain\n---\nparent: { image: base }\n",
    "parent: plain\nparent: { image: base }\n",
    "parent: &plain plain\n",
    "parent:\n  image: base\ndescription: |\n  parent: plain\n",
  ];
  for (const text of TWO_FACED) {
    it(`is not taken in by ${JSON.stringify(text)}`, () => {
      assert.notDeepEqual(parents(text), { parent: undefined, isKnown: true });
    });
  }

  it("does not guess where the file cannot be read", () => {
    const { unknown } = readParents({ list: () => ["images/web.yaml"], read: () => ({ refused: "too-large" }) });
    assert.deepEqual([...unknown], ["web"]);
  });
});

import { strict as assert } from "node:assert";
import { compareFleets } from "../../changes";
import { loadImages, memorySource, type ImageDefinition } from "../../definition";
import { imageSchemas } from "../../definition/schema";
import { digestOf, planImages } from "../../plan";
import { fleet } from "../changes/fleets";
import { EXCEPTIONS, NAMED_AS, type Place } from "./exceptions";
import { leavesOf, type Leaf, type LeafValues } from "./leaves";
import { CONTAINER_BESIDE, CONTAINER_FILES, CONTAINER_VALUES } from "./container-samples";
import { BESIDE, EXTERNAL_VALUES, FILES, OF_KIND, SETTINGS, VALUES } from "./samples";

/** Two definitions that differ in one leaf, with those that they are built on. */
interface Pair {
  readonly leaf: Leaf;
  readonly one: readonly ImageDefinition[];
  readonly other: readonly ImageDefinition[];
}

const NAME = "sample";
const PLACES: Readonly<Record<Place, (pair: Pair) => boolean>> = {
  "the normal form (definition/image)": ({ one, other }) => JSON.stringify(one) !== JSON.stringify(other),
  "the digest (plan/digest.ts)": ({ one, other }) => digestOf(sample(one)) !== digestOf(sample(other)),
  "a path of the diff that names it (changes)": ({ leaf, one, other }) =>
    pathsOfDiff(one, other).some((path) => names(path, leaf)),
  "the plan (plan)": ({ one, other }) => planned(one) !== planned(other),
};

/** What a sample of a kind is made of. */
interface Samples {
  readonly values: LeafValues;
  readonly beside: Readonly<Record<string, object>>;
  readonly files: Readonly<Record<string, string>>;
  readonly kind: string;
  /** In every sample. */
  readonly base: object;
}

const COMPONENTS = [{ managed: "update-linux" }];

const CONTAINER = {
  values: { ...VALUES, ...CONTAINER_VALUES },
  beside: { ...BESIDE, ...CONTAINER_BESIDE },
  files: { ...FILES, ...CONTAINER_FILES },
  kind: "container",
  base: { components: COMPONENTS },
};

const SAMPLES: { readonly [Kind in keyof typeof imageSchemas]: Samples } = {
  ami: { values: VALUES, beside: BESIDE, files: FILES, kind: "ami", base: OF_KIND["ami"] ?? {} },
  container: CONTAINER,
  project: { values: VALUES, beside: BESIDE, files: FILES, kind: "project", base: OF_KIND["project"] ?? {} },
  external: {
    values: { ...VALUES, ...EXTERNAL_VALUES },
    beside: BESIDE,
    files: FILES,
    kind: "external",
    base: OF_KIND["external"] ?? {},
  },
};

for (const [kind, { schema }] of Object.entries(imageSchemas)) {
  const samples = SAMPLES[kind as keyof typeof SAMPLES];
  describe(`every key of an image of kind ${kind}`, () => {
    let pairs: readonly Pair[] = [];
    before(() => {
      // It says which schema holds, so nothing else of it can stay the same.
      const leaves = leavesOf(schema, samples.values).filter(({ path }) => path !== "kind");
      pairs = leaves.map((leaf) => pairOf(leaf, samples));
    });

    for (const [place, arrives] of Object.entries(PLACES) as [Place, (pair: Pair) => boolean][]) {
      it(`reaches ${place}`, () => {
        const paths = pairs.filter((pair) => !arrives(pair)).map(({ leaf }) => leaf.path);
        const excepted = Object.keys(EXCEPTIONS[place]).filter((path) => pairs.some(({ leaf }) => leaf.path === path));
        assert.deepEqual(
          paths.filter((path) => !excepted.includes(path)),
          [],
          `These keys do not reach ${place}: carry them on, or give the reason in test/keys/exceptions.ts.`,
        );
        assert.deepEqual(
          excepted.filter((path) => !paths.includes(path)),
          [],
          "These exceptions are none.",
        );
      });
    }
  });
}

function pairOf(leaf: Leaf, samples: Samples): Pair {
  const [one, other] = leaf.values.map((value) => load(leaf, value as object, samples));
  return { leaf, one: one ?? [], other: other ?? [] };
}

function load({ path }: Leaf, value: object, samples: Samples): readonly ImageDefinition[] {
  const beside = Object.entries(samples.beside).filter(([beginning]) => path.startsWith(beginning));
  const parts = [value, ...beside.map(([, part]) => part)];
  // What stands beside a key of builds has the keys that others need, and is no more than a stand-in for its own.
  const written = (/^(?:ci|release)\./.test(path) ? parts.reverse() : parts).reduce(merged);
  const source = memorySource({
    ...samples.files,
    [`images/${NAME}.yaml`]: JSON.stringify({ ...samples.base, ...written, kind: samples.kind }),
  });
  const { definitions, issues } = loadImages({
    source,
    stacks: [{ settings: SETTINGS }],
    only: (name) => name === NAME,
  });
  const errors = issues.filter(({ severity }) => severity === "error");
  const hint = `Give ${path} sound values in test/keys/samples.ts, or what must stand beside it.`;
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
    hint,
  );
  return definitions;
}

function merged(one: object, other: object): object {
  const entries = Object.entries(other).map(([key, value]: [string, unknown]) => {
    const earlier: unknown = Object.hasOwn(one, key) ? one[key as keyof typeof one] : undefined;
    return [key, isTree(earlier) && isTree(value) ? merged(earlier, value) : value];
  });
  if (Array.isArray(other)) return entries.map(([, value]) => value);
  return { ...one, ...(Object.fromEntries(entries) as object) };
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function sample(definitions: readonly ImageDefinition[]): ImageDefinition {
  const definition = definitions.find(({ name }) => name === NAME);
  assert.ok(definition);
  return definition;
}

function pathsOfDiff(one: readonly ImageDefinition[], other: readonly ImageDefinition[]): readonly string[] {
  const change = compareFleets(fleet([sample(one)]), fleet([sample(other)])).images[0];
  return [...(change?.fields ?? []), ...(change?.files ?? [])].map(({ path }) => path);
}

/** `disks["/dev/sdf"].iops` names `disks[].iops`: its keys, in their order. */
function names(path: string, leaf: Leaf): boolean {
  const known = Object.entries(NAMED_AS).find(([beginning]) => leaf.path.startsWith(beginning))?.[1];
  const keys = (known ?? leaf.path.replaceAll(/\[\]|\|[^.[]*|\.\*/g, "")).split(".");
  for (const word of path.match(/[\w-]+|"(?:[^"\\]|\\.)*"/g) ?? []) if (word === keys[0]) keys.shift();
  return keys.length === 0;
}

/** Without the digest: it would hide that nothing else differs. */
function planned(definitions: readonly ImageDefinition[]): string {
  const { images, stack } = planImages({ definitions, settings: SETTINGS, stack: "prod", names: [NAME] });
  return JSON.stringify({ stack, images: images.map((image) => ({ ...image, digest: "" })) });
}

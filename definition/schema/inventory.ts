import { externalSchema } from "./external";
import { listOf, mapOf, mapping, text, type Static } from "./keywords";

const { repository, workflow, inputs, requestInput, gitTag } = externalSchema.properties;

const GLOB = "in which `*` stands for any text but `/`, and a leading `!` takes away";
const glob = {
  maxLength: 255,
  examples: ["release/*"],
  pattern: "^!?[^!\\s]+$",
  "x-is": "a name or glob without blanks",
};

const product = mapping(
  "A repository whose branches are releases, each with manifests that say which images it carries.",
  ["repository", "branches", "manifests"],
  {
    repository,
    branches: listOf("Its branches that are kept alive.", text(`A branch, ${GLOB}.`, glob), {
      ...{ minItems: 1, maxItems: 100, uniqueItems: true, examples: [["main", "release/*"]] },
      "x-is": "a list of branches",
    }),
    manifests: listOf(
      "Manifests in that repository: YAML with `images` under each registry, and under that the tags of each image, as `skopeo sync` reads it; or a list of Helm charts with `name`, `version` and `values` under `charts`, `spec.charts` (Loftsman) or `dependencies`.",
      text("Path from the top of the repository.", {
        maxLength: 1024,
        pattern: "^(?!/)(?!(?:.*/)?\\.{1,2}(?:/|$))[^\\s?#]+$",
        "x-is": "a path without blanks from the top of the repository",
        examples: ["docker/index.yaml"],
      }),
      { minItems: 1, maxItems: 20, uniqueItems: true, examples: [["docker/index.yaml"]] },
    ),
    images: listOf(
      "Which images of the manifests are meant.",
      text(`An image, ${GLOB}.`, { ...glob, examples: ["hms-*"] }),
      { minItems: 1, maxItems: 500, uniqueItems: true, default: ["*"], examples: [["cray-*", "hms-*"]] },
    ),
  },
);

const image = mapping("Who builds an image.", ["repository", "workflow"], {
  ...{ repository, workflow, inputs, requestInput, gitTag },
  tags: listOf(
    "For an image that no manifest names: of each pattern the newest tag that the repository has a git tag for.",
    text(`A tag, ${GLOB}.`, { ...glob, examples: ["1.4.*"] }),
    { minItems: 1, maxItems: 20, uniqueItems: true, examples: [["1.4.*", "2.*"]] },
  ),
});

const charts = mapping("A repository of Helm charts.", ["url"], {
  url: text(
    "Its address, below which `index.yaml` is; of an OCI registry (`oci://`) that below which the charts are.",
    {
      maxLength: 1024,
      pattern: "^(?:https|oci)://[A-Za-z0-9.:-]+(?:/[^\\s?#@]*)?$",
      "x-is": "an address of HTTPS or OCI without user, password and query",
      examples: ["https://charts.example.org/stable", "oci://registry.example.org/charts"],
    },
  ),
  credentials: text("Name of the environment variable that holds `user:password`, or a token.", {
    pattern: "^[A-Za-z_][A-Za-z0-9_]{0,255}$",
    "x-is": "the name of an environment variable",
    examples: ["CHARTS_LOGIN"],
  }),
});

/** `inventories/<name>.yaml`. */
export const inventorySchema = mapping(
  "Images whose list is in other repositories, and the workflows that build them.",
  ["images"],
  {
    products: listOf("Repositories that say which tags are in use.", product, { maxItems: 50, default: [] }),
    charts: listOf("Where Helm charts are; the first that has one in its version counts.", charts, { maxItems: 20 }),
    images: mapOf(
      "Images by the name that manifests have for them. The `{version}` of `gitTag` and `inputs` is the image's tag.",
      text("Name of an image.", {
        maxLength: 255,
        pattern: "^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$",
        "x-is": "the name of an image, without registry and tag",
      }),
      image,
      { minProperties: 1, maxProperties: 5000 },
    ),
  },
);

export type WrittenInventory = Static<typeof inventorySchema>;

import { brokenBy, error, faultsOf, type Fault } from "../diagnostics/fault";
import { Report, type Issue } from "../diagnostics/report";
import { refusal, type InventorySource } from "../files/source";
import { checkForm } from "../form/check";
import { soundParts, type Draft, type Sound } from "../form/draft";
import type { WrittenInventory } from "../schema";
import { secretFaults } from "../secrets/secret-faults";
import { nameMatcher } from "../settings/globs";
import { parse } from "../yaml/parse";
import { isAmong } from "../yaml/place";

/** A repository whose branches are releases. */
export interface Product {
  /** `owner/name`, or an HTTPS address. */
  readonly repository: string;
  /** Names and globs. */
  readonly branches: readonly string[];
  /** Paths in the repository. */
  readonly manifests: readonly string[];
  /** Globs of the images that are meant. */
  readonly images: readonly string[];
}

/** Where charts are. */
export interface ChartRepository {
  /** Without a slash at the end. */
  readonly url: string;
  /** Name of an environment variable. */
  readonly credentials?: string;
}

/** Who builds an image. */
export interface InventoryImage {
  readonly image: string;
  readonly repository: string;
  readonly workflow: { readonly file: string } | { readonly name: string };
  readonly inputs: Readonly<Record<string, string>>;
  readonly requestInput?: string;
  /** With `{version}` in it. */
  readonly gitTag: string;
  /** Globs of tags that no manifest names. */
  readonly tags: readonly string[];
}

/** A file `inventories/<name>.yaml` with its defaults filled in. */
export interface Inventory {
  readonly name: string;
  readonly products: readonly Product[];
  readonly charts: readonly ChartRepository[];
  readonly images: readonly InventoryImage[];
}

export interface Inventories {
  /** Those without an error. */
  readonly inventories: readonly Inventory[];
  /** Of all files, faulty ones too. */
  readonly names: readonly string[];
  readonly issues: readonly Issue[];
}

const { codes, fault } = faultsOf({
  "inventory-name": error("A file of inventories/ that is not read", {
    why: "The file's name is the inventory's; with another ending it would be overlooked.",
    bad: "inventories/CSM.yml",
    good: "inventories/csm.yaml",
  }),
  "inventory-no-tag": error("An image of an inventory whose tags nothing gives", {
    why: "No product's `images` fits it, and it has no `tags`: it would never be listed or built.",
    bad: "products: [{repository: example/csm, branches: [main], manifests: [docker/index.yaml], images: [hms-*]}]\nimages: {capmc: {repository: example/capmc, workflow: build.yml}}",
    good: 'images: {capmc: {repository: example/capmc, workflow: build.yml, tags: ["2.*"]}}',
  }),
  "inventory-input-twice": error("An input with two values", {
    why: "golden puts a mark of its own into `requestInput`; another value would take its place.",
    bad: "inputs: {golden: nightly}\nrequestInput: golden",
    good: "inputs: {kind: nightly}\nrequestInput: golden",
  }),
});
export { codes as inventoryCodes };

/** Reads every inventory, with every fault of every file. */
export function loadInventories(source: InventorySource): Inventories {
  const report = new Report();
  const names = new Map(source.files.map((file) => [file.replace(/^.*\/|\.ya?ml$/gi, ""), file]));
  const inventories = [...names].flatMap(([name, file]) => readInventory(name, file, source, report) ?? []);
  return { inventories, names: [...names.keys()], issues: report.issues() };
}

function readInventory(name: string, file: string, source: InventorySource, report: Report): Inventory | undefined {
  const add = (faults: readonly Fault[]): void => {
    // `golden check --fix` writes only below images/, and settings.
    for (const each of faults) report.add(file, { ...each, mend: undefined }, file);
  };
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || !file.endsWith(".yaml"))
    add([fault("inventory-name", [], `${file} is not read.`, NAME_FIX, { offset: 0 })]);
  const read = source.read(file);
  if ("refused" in read) {
    add([refusal(file, read.refused, [], "Replace it with a regular file of at most 64 KiB.")]);
    return undefined;
  }
  const parsed = parse(read.bytes);
  report.setText(file, parsed.text);
  add([...parsed.faults, ...secretFaults(parsed.text)]);
  if (parsed.value === undefined) return undefined;
  const { faults, broken } = checkForm("inventory", parsed);
  const written = soundParts<WrittenInventory>(parsed.value as Draft<WrittenInventory>);
  const inventory = normal(name, written);
  // With half of the products nobody knows what they give.
  const isWhole = !isAmong(["products"], [...broken, ...brokenBy(faults)]);
  add([...faults, ...inputFaults(inventory), ...(isWhole ? untagged(inventory) : [])]);
  return report.hasFailed(file) ? undefined : inventory;
}

const NAME_FIX =
  "Rename it: lower-case words and digits joined by single hyphens, and .yaml, like inventories/csm.yaml.";

function normal(name: string, { products = [], charts = [], images = {} }: Sound<WrittenInventory>): Inventory {
  return {
    name,
    products: products.map(({ repository = "", branches = [], manifests = [], images: globs = ["*"] }) => ({
      ...{ repository, branches, manifests, images: globs },
    })),
    charts: charts.map(({ url = "", ...more }) => ({ url: url.replace(/(?<!\/)\/+$/, ""), ...more })),
    images: Object.entries(images).map(
      ([image, { repository = "", workflow = "", inputs = {}, requestInput, gitTag = "v{version}", tags = [] }]) => ({
        ...{ image, repository, inputs, gitTag, tags },
        workflow: typeof workflow === "string" ? { file: workflow } : { name: workflow.name ?? "" },
        ...(requestInput !== undefined && { requestInput }),
      }),
    ),
  };
}

function inputFaults({ images }: Inventory): readonly Fault[] {
  return images.flatMap(({ image, inputs, requestInput = "" }) => {
    if (!Object.hasOwn(inputs, requestInput)) return [];
    const message = `The input ${requestInput} is also the requestInput, which golden fills in.`;
    const path = ["images", image, "inputs", requestInput];
    return [fault("inventory-input-twice", path, message, `Delete ${requestInput} from inputs.`)];
  });
}

function untagged({ products, images }: Inventory): readonly Fault[] {
  const isGiven = (image: string): boolean => products.some(({ images: globs }) => nameMatcher(globs)(image));
  return images.flatMap(({ image, tags }) => {
    if (tags.length > 0 || isGiven(image)) return [];
    const message = `Nothing says which tags of ${image} are in use.`;
    const fix = products.length === 0 ? 'Give it tags, like ["1.*"], or the inventory products.' : `Give it tags, like ["1.*"], or have the images of a product fit it.`; // prettier-ignore
    return [fault("inventory-no-tag", ["images", image], message, fix, { at: "key" })];
  });
}

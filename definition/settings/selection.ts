import { error, faultsOf, warning, type Fault } from "../diagnostics/fault";
import { closest, didYouMean, shortListing, surely } from "../diagnostics/suggest";
import { nameMatcher, selectImages } from "./globs";
import type { ImageSettings } from "./images";

const { codes, fault } = faultsOf({
  "no-image": error("A stack that deploys no image", {
    why: "Nothing would be built, and what the stack has would be removed.",
    bad: "images: [web-*]                      # and no definition fits",
    good: 'images: ["*"]',
  }),
  "no-such-image": error("Settings name an image that does not exist", {
    why: "The entry does nothing, which is probably not what was meant.",
    bad: 'images: ["*", "!mac-runer"]',
    good: 'images: ["*", "!mac-runner"]',
  }),
  "glob-without-image": warning("A glob that matches no image", {
    why: "It is a leftover, or misspelt.",
    bad: "images: [linux-*, windws-*]",
    good: "images: [linux-*, windows-*]",
  }),
  "deployed-twice": error("Two stacks deploy the same image to the same place", {
    why: "Pipelines, recipes and roles have the same names in both: the second deployment fails halfway, or takes over the first's.",
    bad: "Pulumi.prod.yaml and Pulumi.live.yaml, with the same region, account and images",
    good: "namePrefix: live                     # in one of the two",
  }),
});
export { codes as selectionCodes };

interface Chooser {
  readonly name: string;
  readonly settings: ImageSettings;
}

/** What is wrong with the images that a stack chooses among those there are, and beside the stacks before it. */
export function selectionFaults(
  { settings }: Chooser,
  before: readonly Chooser[],
  names: readonly string[],
): readonly Fault[] {
  if (names.length === 0) return [];
  const chosen = chosenOf(settings, names);
  const others = before.flatMap((other) => twiceFault(other, settings, chosen, names));
  const publics = globFaults("publicImages", settings.publicImages ?? [], names);
  if (chosen.length > 0) return [...globFaults("images", settings.images, names), ...publics, ...others];
  const [first = ""] = settings.images;
  const message = `No definition fits images: [${settings.images.join(", ")}], so the stack deploys nothing.${didYouMean(first, names)}`;
  const meant = closest(first.replace(/^images\/|\.ya?ml$/g, ""), names);
  const fix =
    meant === undefined ? `Write ["*"] for all, or some of ${shortListing(names, "and")}.` : `Write [${meant}].`;
  const mend = settings.images.length === 1 ? surely(first, names) : undefined;
  return [fault("no-image", ["images"], message, fix, { mend })];
}

function chosenOf({ images }: ImageSettings, names: readonly string[]): readonly string[] {
  return selectImages(
    names.map((name) => ({ name })),
    images,
  ).map(({ name }) => name);
}

function globFaults(key: "images" | "publicImages", globs: readonly string[], names: readonly string[]): Fault[] {
  return globs.flatMap((glob, index): Fault[] => {
    const wanted = glob.replace(/^!/, "");
    if (names.some(nameMatcher([wanted]))) return [];
    const isName = /^[a-z0-9-]+$/.test(wanted);
    const message = `${isName ? "There is no definition" : "No definition fits"} ${wanted}.${didYouMean(wanted, names)}`;
    const meant = closest(wanted, names);
    const fix = meant === undefined ? "Delete the entry, or correct it." : `Write ${glob.replace(wanted, meant)}.`;
    const mend = surely(wanted, names);
    return [fault(isName ? "no-such-image" : "glob-without-image", [key, index], message, fix, { mend })];
  });
}

function twiceFault(
  { name, settings: other }: Chooser,
  settings: ImageSettings,
  chosen: readonly string[],
  names: readonly string[],
): Fault[] {
  const keys = ["account", "region", "namePrefix"] as const;
  const theirs = keys.every((key) => other[key] === settings[key]) ? chosenOf(other, names) : [];
  const both = chosen.filter((image) => theirs.includes(image));
  if (both.length === 0) return [];
  const message = `The stack ${name} also deploys ${shortListing(both, "and")}, to the same account and Region and under the same names.`;
  const fix = "Choose others under images, or write a namePrefix of its own for one of the two stacks.";
  return [fault("deployed-twice", ["images"], message, fix)];
}

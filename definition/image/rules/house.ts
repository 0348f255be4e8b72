import type { Fault } from "../../diagnostics/fault";
import { nameMatcher } from "../../settings/globs";
import type { ImageSettings as Settings } from "../../settings/images";
import { listing } from "../../diagnostics/suggest";
import type { ImageRule } from "./rule";

/** The name fits one of the settings' globs. */
export const houseName: ImageRule = {
  needs: [["name"]],
  check({ definition: { name }, settings }) {
    if (settings?.naming === undefined || !isDeployed(name, settings) || nameMatcher(settings.naming)(name)) return [];
    return [
      {
        code: "house-name",
        path: [],
        message: `The settings do not allow the name ${name}; naming is ${listing(settings.naming, "and")}.`,
        fix: `Rename the file with git mv, and the image in the parent of its children (golden graph ${name} shows them).`,
      },
    ];
  },
};

/** The owner is of the house. */
export const owner: ImageRule = {
  needs: [["tags"]],
  check({ definition, settings }) {
    if (settings?.owners === undefined || !isDeployed(definition.name, settings)) return [];
    const { tag, domains } = settings.owners;
    const own = Object.hasOwn(definition.tags, tag) ? definition.tags[tag] : undefined;
    const address = own ?? (Object.hasOwn(settings.defaultTags, tag) ? settings.defaultTags[tag] : undefined);
    // A tag that is also required has its fault already.
    if (address === undefined && Object.hasOwn(settings.requiredTags, tag)) return [];
    if (address !== undefined && isOf(address, domains)) return [];
    return [ownerFault(tag, address, own !== undefined, domains)];
  },
};

/** Only images that the settings name are public. */
export const publicImages: ImageRule = {
  needs: [["distribution", "share", "public"]],
  check({ definition, settings }) {
    if (!definition.distribution.share.public || settings?.publicImages === undefined) return [];
    if (!isDeployed(definition.name, settings)) return [];
    if (nameMatcher(settings.publicImages)(definition.name)) return [];
    return [
      {
        code: "public-not-allowed",
        path: ["distribution", "share", "public"],
        message: `The settings do not allow ${definition.name} to be public; publicImages is ${listing(settings.publicImages, "and")}.`,
        fix: "Share with organizations or accounts, or add the name to publicImages of the settings.",
      },
    ];
  },
};

/** The house of one stack does not judge the images of another. */
function isDeployed(name: string, { images }: Settings): boolean {
  return nameMatcher(images)(name);
}

function isOf(address: string, domains: readonly string[]): boolean {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, Math.max(at, 0));
  return /^[^\s@]{1,64}$/.test(local) && domains.includes(address.slice(at + 1).toLowerCase());
}

function ownerFault(tag: string, address: string | undefined, isOwn: boolean, domains: readonly string[]): Fault {
  const allowed = `the settings want an address at ${listing(domains)}`;
  const message =
    address === undefined
      ? `The tag ${tag}, which names the owner, is missing; ${allowed}.`
      : `${JSON.stringify(address)} is no owner of an image; ${allowed}.`;
  return {
    code: "owner",
    path: isOwn || address === undefined ? ["tags", tag] : ["tags"],
    message,
    fix: `Write "${tag}: team@${domains[0] ?? "example.org"}" under tags.`,
  };
}

import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import { nameMatcher } from "../../settings/globs";
import { listing } from "../../diagnostics/suggest";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "house-name": error(
    "A name that the settings do not allow",
    "Permissions, stacks and people find images by their names; `naming` in the settings says which fit.",
    "images/jenkins.yaml   # naming: [linux-*, windows-*]",
    "images/linux-jenkins.yaml",
  ),
  owner: error(
    "The owner's address is missing or not of the house",
    "Findings, deprecations and costs of an image are told to its owner; `owners` in the settings says whose addresses count.",
    "tags: {OwnerEmail: me@example.com}   # owners: {domains: [example.org]}",
    "tags: {OwnerEmail: platform@example.org}",
  ),
  "public-not-allowed": error(
    "An image that may not be public is",
    "Everyone could start it and read all that is on it; `publicImages` in the settings says which images may.",
    "share: {public: true}   # publicImages: [docker-host]",
    "share: {organizations: [o-abc1234567]}",
  ),
});

/** The name fits one of the settings' globs. */
export const houseName: ImageRule = {
  codes,
  settings: "needed",
  needs: [["name"]],
  check({ definition: { name }, settings }) {
    if (settings.naming === undefined || nameMatcher(settings.naming)(name)) return [];
    return [
      fault(
        "house-name",
        [],
        `The settings do not allow the name ${name}; naming is ${listing(settings.naming, "and")}.`,
        `Rename the file with git mv, and the image in the parent of its children (golden graph ${name} shows them).`,
      ),
    ];
  },
};

/** The owner is of the house. */
export const owner: ImageRule = {
  codes,
  settings: "needed",
  needs: [["tags"]],
  check({ definition, settings }) {
    if (settings.owners === undefined) return [];
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
  codes,
  settings: "needed",
  needs: [["distribution", "share", "public"]],
  check({ definition, settings }) {
    if (!definition.distribution.share.public || settings.publicImages === undefined) return [];
    if (nameMatcher(settings.publicImages)(definition.name)) return [];
    return [
      fault(
        "public-not-allowed",
        ["distribution", "share", "public"],
        `The settings do not allow ${definition.name} to be public; publicImages is ${listing(settings.publicImages, "and")}.`,
        "Share with organizations or accounts, or add the name to publicImages of the settings.",
      ),
    ];
  },
};

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
  return fault(
    "owner",
    isOwn || address === undefined ? ["tags", tag] : ["tags"],
    message,
    `Write "${tag}: team@${domains[0] ?? "example.org"}" under tags.`,
  );
}

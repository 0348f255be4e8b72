import { error, faultsOf, warning, type Fault } from "../../diagnostics/fault";
import { nameMatcher } from "../../settings/globs";
import { closest, listing, shortListing, surely } from "../../diagnostics/suggest";
import type { Rule } from "./rule";

const { codes, fault } = faultsOf({
  "house-name": error("A name that the settings do not allow", {
    why: "Permissions, stacks and people find images by their names; `naming` in the settings has the globs that they must fit.",
    bad: "images/jenkins.yaml   # naming: [linux-*, windows-*]",
    good: "images/linux-jenkins.yaml",
  }),
  owner: error("The owner's address is missing or at another domain", {
    why: "The owner answers for findings, deprecations and costs; `owners` in the settings has the domains that count.",
    bad: "tags: {OwnerEmail: me@example.com}   # owners: {domains: [example.org]}",
    good: "tags: {OwnerEmail: platform@example.org}",
  }),
  "unknown-channel": error("A channel that the settings do not have", {
    why: "No one would be notified.",
    bad: "notify: [image-release]",
    good: "notify: [image-releases]",
  }),
  "no-channels": warning("Demands on promotions, in a stack without channels of images", {
    why: "Nobody asks for what it demands: consumers take whatever is built. `promotion` in the settings makes the channels.",
    bad: "promotion: { approval: true }   # settings without promotion",
    good: "promotion: { approval: true }   # settings with promotion: {}",
  }),
});

/** The name fits one of the settings' globs. */
export const houseName: Rule = {
  codes,
  settings: "needed",
  needs: [["name"]],
  check({ definition: { name }, settings }) {
    if (settings.naming === undefined || nameMatcher(settings.naming)(name)) return [];
    const message = `The settings do not allow the name ${name}; naming is ${listing(settings.naming, "and")}.`;
    const fix = `Rename the file, and the image in the parent of its children (golden graph ${name} shows them).`;
    return [fault("house-name", [], message, fix)];
  },
};

/** The owner's address is at an allowed domain. */
export const owner: Rule = {
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

function isOf(address: string, domains: readonly string[]): boolean {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, Math.max(at, 0));
  return /^[^\s@]{1,64}$/.test(local) && domains.includes(address.slice(at + 1).toLowerCase());
}

function ownerFault(tag: string, address: string | undefined, isOwn: boolean, domains: readonly string[]): Fault {
  const allowed = `the settings require an address at ${listing(domains)}`;
  const message =
    address === undefined
      ? `The tag ${tag}, which names the owner, is missing; ${allowed}.`
      : `${JSON.stringify(address)} cannot own an image; ${allowed}.`;
  return fault(
    "owner",
    isOwn || address === undefined ? ["tags", tag] : ["tags"],
    message,
    `Write "${tag}: team@${domains[0] ?? "example.org"}" under tags.`,
  );
}

/** Channels of `notify` are in the settings. */
export const channels: Rule = {
  codes,
  settings: "needed",
  needs: [["notify"]],
  check({ definition, settings }) {
    const known = Object.keys(settings.channels);
    return definition.notify.flatMap((name, index): Fault[] => {
      if (known.includes(name)) return [];
      return [unknownChannel(name, known, index)];
    });
  },
};

/** What is demanded of a build before the last channel is asked somewhere. */
export const demands: Rule = {
  codes,
  settings: "needed",
  needs: [["promotion"]],
  check({ definition, settings }) {
    const isAsked = settings.promotion !== undefined || !("promotion" in definition);
    if (isAsked || Object.keys(definition.promotion ?? {}).length === 0) return [];
    const message = "The settings have no promotion, so nobody asks for this.";
    return [fault("no-channels", ["promotion"], message, "Write \"promotion: {}\" into the settings, or delete it here.")]; // prettier-ignore
  },
};

function unknownChannel(name: string, known: readonly string[], index: number): Fault {
  const path = ["notify", index];
  const meant = closest(name, known);
  if (meant !== undefined) {
    const message = `The settings have no channel ${name}. Did you mean ${meant}?`;
    return fault("unknown-channel", path, message, `Write ${meant}.`, { mend: surely(name, known) });
  }
  const has = known.length === 0 ? "They have none." : `They have ${shortListing(known, "and")}.`;
  const fix = `Add ${name} under channels in the settings, or delete it here.`;
  return fault("unknown-channel", path, `The settings have no channel ${name}. ${has}`, fix);
}

import { error, faultsOf, warning, type Fault } from "../../../diagnostics/fault";
import { listing } from "../../../diagnostics/suggest";
import { nameMatcher } from "../../../settings/globs";
import type { ImageSettings } from "../../../settings/images";
import type { AmiDefinition, Distribution } from "../../image-definition";
import type { AmiRule } from "./ami-rule";

const { codes, fault } = faultsOf({
  "public-encrypted": error("A public image with an encrypted disk", {
    why: "AWS makes no encrypted AMI public. Saying `encrypted: false` shows that the content is meant for everyone.",
    bad: "distribution: {share: {public: true}}",
    good: "disk: {encrypted: false}\ndistribution: {share: {public: true}}",
  }),
  "public-key": error("A public image with a KMS key", {
    why: "A public image is not encrypted, so the key does nothing but mislead.",
    bad: "distribution: {share: {public: true}, kmsKey: create}",
    good: "distribution: {share: {public: true}}",
  }),
  "share-without-key": error("An encrypted image is shared without a key of yours", {
    why: "AWS's default key admits only its own account: others would see the AMI and fail to launch it.",
    bad: 'distribution: {share: {accounts: ["111122223333"]}}',
    good: 'distribution: {share: {accounts: ["111122223333"]}, kmsKey: create}',
  }),
  "aws-managed-key": error("A key that AWS manages", {
    why: "Its policy cannot be changed to admit other accounts.",
    bad: "distribution: {kmsKey: alias/aws/ebs}",
    good: "distribution: {kmsKey: alias/images}",
  }),
  "kms-key-region": error("A key of one Region for AMIs in others", {
    why: "A key is used where it lives; a copy in another Region needs one there.",
    bad: "distribution: {regions: [us-east-1, eu-west-1], kmsKey: arn:aws:kms:us-east-1:…:key/…}",
    good: "distribution: {regions: [us-east-1, eu-west-1], kmsKey: alias/images}",
  }),
  "share-own-account": warning("A share with the owner", {
    why: "The owner needs none.",
    bad: "copyTo: [the account of the settings]",
    good: "copyTo: []",
  }),
  "organization-unknown": error("An organization that is not in the settings", {
    why: "AWS takes organizations by ARN, which holds the management account.",
    bad: "share: {organizations: [o-abc1234567]}",
    good: "share: {organizations: [o-abc1234567]}   # and in the settings: organization: {id: o-abc1234567, managementAccount: …}",
  }),
  "launch-template-region": error("A launch template where the AMI does not go", {
    why: "Image Builder gives a template the AMI of its Region.",
    bad: "regions: [us-east-1]\nlaunchTemplates: [{id: lt-…, region: eu-west-1}]",
    good: "regions: [us-east-1, eu-west-1]\nlaunchTemplates: [{id: lt-…, region: eu-west-1}]",
  }),
  "license-region": error("A licence configuration where the AMI does not go", {
    why: "It is attached to the AMI of its Region.",
    bad: "regions: [us-east-1]\nlicenseConfigurations: [arn:aws:license-manager:eu-west-1:…]",
    good: "regions: [us-east-1, eu-west-1]\nlicenseConfigurations: [arn:aws:license-manager:eu-west-1:…]",
  }),
  "launch-template-account": error("A launch template of an account that does not get the AMI", {
    why: "The template would name an AMI that its account cannot launch.",
    bad: 'launchTemplates: [{id: lt-…, account: "111122223333"}]',
    good: 'share: {accounts: ["111122223333"]}\nlaunchTemplates: [{id: lt-…, account: "111122223333"}]',
  }),
  "public-not-allowed": error("An image that may not be public is", {
    why: "Everyone could launch it and read all that is on it; `publicImages` in the settings names the images that may.",
    bad: "share: {public: true}   # publicImages: [docker-host]",
    good: "share: {organizations: [o-abc1234567]}",
  }),
});

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html: a public AMI has no encrypted snapshot. */
export const publicSharing: AmiRule = {
  codes,
  needs: [["distribution", "share"], ["distribution", "kmsKey"], ["disk"], ["disks"]],
  check({ definition: { disks, distribution } }) {
    if (!distribution.share.public) return [];
    const instead = "share with accounts or an organization instead.";
    const faults = disks.flatMap(({ encrypted }, index) => {
      if (!encrypted) return [];
      const place = index === 0 ? "disk" : `disks[${String(index - 1)}]`;
      const message = `The image is public, but ${place} is encrypted (the default); AWS makes no encrypted AMI public.`;
      const fix = `Write "encrypted: false" under ${place}, or ${instead}`;
      return [fault("public-encrypted", ["distribution", "share", "public"], message, fix)];
    });
    if (distribution.kmsKey === undefined) return faults;
    const message = "The image is public and so unencrypted, but a KMS key is given.";
    return [...faults, fault("public-key", ["distribution", "kmsKey"], message, `Delete kmsKey, or ${instead}`)];
  },
};

/** Only images that the settings name are public. */
export const publicImages: AmiRule = {
  codes,
  settings: "needed",
  needs: [["distribution", "share", "public"]],
  check({ definition, settings }) {
    if (!definition.distribution.share.public || settings.publicImages === undefined) return [];
    if (nameMatcher(settings.publicImages)(definition.name)) return [];
    const message = `The settings do not allow ${definition.name} to be public; publicImages is ${listing(settings.publicImages, "and")}.`;
    const fix = "Share with organizations or accounts, or add the name to publicImages of the settings.";
    return [fault("public-not-allowed", ["distribution", "share", "public"], message, fix)];
  },
};

/** An encrypted AMI can be launched only by those whom its key admits, and AWS's own key admits no other account. */
export const sharedKey: AmiRule = {
  codes,
  needs: [["distribution"], ["disk"], ["disks"]],
  check({ definition: { disks, distribution } }) {
    const { share, kmsKey, copyTo } = distribution;
    const isEncrypted = disks.some(({ encrypted }) => encrypted);
    if (share.public || !isShared(distribution) || !isEncrypted || kmsKey !== undefined) return [];
    const whom = copyTo.length > 0 ? "copied to other accounts" : "shared";
    const message = `The image is encrypted and ${whom}, but without a customer-managed key no other account can launch it.`;
    const fix =
      'Add "kmsKey: create" under distribution (its policy admits exactly those you share with), or name a key of yours.';
    return [fault("share-without-key", ["distribution"], message, fix, { at: "key" })];
  },
};

/** AWS managed keys (`alias/aws/…`) cannot be used across accounts, and Image Builder takes none of them by name. */
export const awsManagedKey: AmiRule = {
  codes,
  needs: [["distribution", "kmsKey"]],
  check({ definition }) {
    const { kmsKey } = definition.distribution;
    if (kmsKey?.kind !== "adopt" || !/(?:^|[:/])alias\/aws\//.test(kmsKey.key)) return [];
    const message = `${kmsKey.key} is a key that AWS manages; its policy cannot admit other accounts.`;
    const fix = "Write kmsKey: create, or an alias of your own. To encrypt only for yourself, delete kmsKey.";
    return [fault("aws-managed-key", ["distribution", "kmsKey"], message, fix)];
  },
};

/** A key lives in one Region; copies in others need an alias of that name there, or a multi-Region key. */
export const keyRegions: AmiRule = {
  codes,
  settings: "used",
  needs: [["distribution", "kmsKey"], ["distribution", "regions"], ["disk"], ["disks"]],
  check({ definition, settings }) {
    const { kmsKey } = definition.distribution;
    const match = kmsKey?.kind === "adopt" ? /^arn:[^:]+:kms:([^:]+):\d+:(key|alias)\/(mrk-)?/.exec(kmsKey.key) : null;
    if (match === null) return [];
    const [, region = "", form, multi] = match;
    const why = multi === undefined ? useElsewhere(definition, settings?.region, region) : undefined;
    if (why === undefined) return [];
    const message = `The ${form === "key" ? "key" : "alias"} is in ${region}, but ${why}.`;
    const fix =
      "Write an alias without ARN (alias/images) that exists in each Region, a multi-Region key (key/mrk-…), or kmsKey: create.";
    return [fault("kms-key-region", ["distribution", "kmsKey"], message, fix)];
  },
};

/** Where a key is needed outside its region: where the AMI goes, and where its volumes are encrypted. */
function useElsewhere({ disks, distribution }: AmiDefinition, home: string | undefined, region: string) {
  const { regions = home === undefined ? [] : [home] } = distribution;
  const others = regions.filter((name) => name !== region);
  if (others.length > 0) return `the AMI also goes to ${others.join(", ")}`;
  const isBuiltElsewhere = home !== undefined && home !== region && disks.some(({ encrypted }) => encrypted);
  return isBuiltElsewhere ? `the image is built in ${home}` : undefined;
}

/** A share with the owner is no share. */
export const ownAccount: AmiRule = {
  codes,
  settings: "needed",
  needs: [
    ["distribution", "share", "accounts"],
    ["distribution", "copyTo"],
  ],
  check({ definition, settings }) {
    const { share, copyTo } = definition.distribution;
    const shared = share.accounts.indexOf(settings.account);
    const copied = copyTo.indexOf(settings.account);
    return [
      ...(shared === -1 ? [] : [own(["distribution", "share", "accounts", shared], settings.account)]),
      ...(copied === -1 ? [] : [own(["distribution", "copyTo", copied], settings.account)]),
    ];
  },
};

/** Whether anyone but the owner gets the AMI. */
export function isShared({ share, copyTo }: Distribution): boolean {
  return [share.organizations, share.organizationalUnits, share.accounts, copyTo].some((list) => list.length > 0);
}

function own(path: readonly (string | number)[], account: string): Fault {
  return fault("share-own-account", path, `${account} owns the image and needs no share.`, "Remove it from the list.");
}

/** An organization given by id becomes an ARN through the settings, which must name that organization. */
export const organizations: AmiRule = {
  codes,
  settings: "needed",
  needs: [["distribution", "share", "organizations"]],
  check({ definition, settings }) {
    return definition.distribution.share.organizations.flatMap((organization, index): Fault[] => {
      if (organization.startsWith("arn:") || organization === settings.organization?.id) return [];
      return [unknownOrganization(organization, index, settings)];
    });
  },
};

function unknownOrganization(organization: string, index: number, { organization: known }: ImageSettings): Fault {
  const has = known === undefined ? "the settings name none" : `the settings name only ${known.id}`;
  const message = `The ARN of ${organization} cannot be resolved: ${has}.`;
  const fix =
    known === undefined
      ? `Add "organization: {id: ${organization}, managementAccount: …}" to the settings, or write the full ARN.`
      : `Write ${known.id}, or the full ARN of ${organization}.`;
  return fault("organization-unknown", ["distribution", "share", "organizations", index], message, fix);
}

/** A launch template gets the AMI of its Region: the AMI must go there, and to its account. */
export const launchTemplates: AmiRule = {
  codes,
  settings: "used",
  needs: [["distribution"]],
  check({ definition, settings }) {
    const {
      launchTemplates: templates,
      regions = settings === undefined ? undefined : [settings.region],
      copyTo,
      share,
    } = definition.distribution;
    return templates.flatMap(({ region: own, account }, index): Fault[] => {
      const region = own ?? settings?.region;
      const path = ["distribution", "launchTemplates", index];
      const faults: Fault[] = [];
      if (region !== undefined && regions !== undefined && !regions.includes(region)) {
        const message = `The launch template is in ${region}, where the AMI does not go.`;
        const fix = `Write distribution.regions: [${[...regions, region].join(", ")}], or "region: ${regions[0] ?? ""}" for the template.`;
        faults.push(fault("launch-template-region", own === undefined ? path : [...path, "region"], message, fix));
      }
      const reached =
        account === undefined ||
        account === settings?.account ||
        copyTo.includes(account) ||
        share.accounts.includes(account) ||
        share.organizations.length + share.organizationalUnits.length > 0 ||
        share.public;
      if (!reached) {
        const message = `The launch template is in account ${account}, which neither gets a copy nor may launch the AMI.`;
        const fix = `Add "${account}" to distribution.share.accounts or distribution.copyTo.`;
        faults.push(fault("launch-template-account", [...path, "account"], message, fix));
      }
      return faults;
    });
  },
};

/** A licence configuration is attached where the AMI goes. */
export const licenses: AmiRule = {
  codes,
  settings: "used",
  needs: [
    ["distribution", "licenseConfigurations"],
    ["distribution", "regions"],
  ],
  check({ definition, settings }) {
    const { licenseConfigurations, regions = settings === undefined ? undefined : [settings.region] } =
      definition.distribution;
    return licenseConfigurations.flatMap((license, index): Fault[] => {
      const region = license.split(":")[3] ?? "";
      if (regions === undefined || regions.includes(region)) return [];
      const message = `The licence configuration is in ${region}, where the AMI does not go, only to ${listing(regions, "and")}.`;
      const fix = `Write distribution.regions: [${[...regions, region].join(", ")}], or name one of ${listing(regions)}.`;
      return [fault("license-region", ["distribution", "licenseConfigurations", index], message, fix)];
    });
  },
};

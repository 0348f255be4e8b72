import type { Fault } from "../../diagnostics/fault";
import type { Distribution, ImageDefinition } from "../image-definition";
import type { ImageRule } from "./rule";

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html: a public AMI has no encrypted snapshot. */
export const publicSharing: ImageRule = {
  needs: [["distribution", "share"], ["distribution", "kmsKey"], ["disk"], ["disks"]],
  check({ definition }) {
    if (!definition.distribution.share.public) return [];
    const faults: Fault[] = definition.disks.flatMap((disk, index) => (disk.encrypted ? [publicEncrypted(index)] : []));
    if (definition.distribution.kmsKey !== undefined) faults.push(publicWithKey());
    return faults;
  },
};

/** An encrypted AMI can be launched only by those whom its key admits, and AWS's own key admits nobody else. */
export const sharedKey: ImageRule = {
  needs: [["distribution"], ["disk"], ["disks"]],
  check({ definition }) {
    const { share, kmsKey } = definition.distribution;
    if (share.public || !isShared(definition.distribution) || !definition.disks.some((disk) => disk.encrypted))
      return [];
    return kmsKey === undefined ? [sharedWithoutKey(definition)] : [];
  },
};

/** AWS managed keys (`alias/aws/…`) cannot be used across accounts, and Image Builder takes none of them by name. */
export const awsManagedKey: ImageRule = {
  needs: [["distribution", "kmsKey"]],
  check({ definition }) {
    const { kmsKey } = definition.distribution;
    if (kmsKey?.kind !== "adopt" || !/(?:^|[:/])alias\/aws\//.test(kmsKey.key)) return [];
    return [
      {
        code: "aws-managed-key",
        path: ["distribution", "kmsKey"],
        message: `${kmsKey.key} is a key that AWS manages; its policy cannot admit other accounts.`,
        fix: "Write kmsKey: create, or an alias of your own. To encrypt for yourself alone, delete kmsKey.",
      },
    ];
  },
};

/** A key lives in one Region; copies in others need an alias of that name there, or a multi-Region key. */
export const keyRegions: ImageRule = {
  needs: [
    ["distribution", "kmsKey"],
    ["distribution", "regions"],
  ],
  check({ definition, settings }) {
    const { kmsKey, regions = settings === undefined ? [] : [settings.region] } = definition.distribution;
    const match = kmsKey?.kind === "adopt" ? /^arn:[^:]+:kms:([^:]+):\d+:(key|alias)\/(mrk-)?/.exec(kmsKey.key) : null;
    if (match === null) return [];
    const [, region = "", form, multi] = match;
    if (multi !== undefined) return [];
    const others = regions.filter((name) => name !== region);
    if (others.length === 0) return [];
    return [
      {
        code: "kms-key-region",
        path: ["distribution", "kmsKey"],
        message: `The ${form === "key" ? "key" : "alias"} is in ${region}, but the AMI also goes to ${others.join(", ")}.`,
        fix: "Write an alias without ARN (alias/images) that exists in each Region, a multi-Region key (key/mrk-…), or kmsKey: create.",
      },
    ];
  },
};

/** A share with the owner is no share. */
export const ownAccount: ImageRule = {
  needs: [
    ["distribution", "share", "accounts"],
    ["distribution", "copyTo"],
  ],
  check({ definition, settings }) {
    if (settings === undefined) return [];
    const { share, copyTo } = definition.distribution;
    const shared = share.accounts.indexOf(settings.account);
    const copied = copyTo.indexOf(settings.account);
    return [
      ...(shared === -1 ? [] : [own(["distribution", "share", "accounts", shared], settings.account)]),
      ...(copied === -1 ? [] : [own(["distribution", "copyTo", copied], settings.account)]),
    ];
  },
};

/** Whether anybody but the owner gets the AMI. */
export function isShared({ share, copyTo }: Distribution): boolean {
  return [share.organizations, share.organizationalUnits, share.accounts, copyTo].some((list) => list.length > 0);
}

function publicEncrypted(index: number): Fault {
  const place = index === 0 ? "disk" : `disks[${String(index - 1)}]`;
  return {
    code: "public-encrypted",
    path: ["distribution", "share", "public"],
    message: `The image is public, but ${place} is encrypted (the default); AWS makes no encrypted AMI public.`,
    fix: `Write "encrypted: false" under ${place}, or share with accounts or an organization instead.`,
  };
}

function publicWithKey(): Fault {
  return {
    code: "public-key",
    path: ["distribution", "kmsKey"],
    message: "The image is public and so unencrypted, but a KMS key is given.",
    fix: "Delete kmsKey, or share with accounts or an organization instead.",
  };
}

function sharedWithoutKey({ distribution }: ImageDefinition): Fault {
  const whom = distribution.copyTo.length > 0 ? "copied to other accounts" : "shared";
  return {
    code: "share-without-key",
    path: ["distribution"],
    at: "key",
    message: `The image is encrypted and ${whom}, but without a customer-managed key nobody else can launch it.`,
    fix: 'Add "kmsKey: create" under distribution (its policy admits exactly those you share with), or name a key of yours.',
  };
}

function own(path: readonly (string | number)[], account: string): Fault {
  return {
    code: "share-own-account",
    severity: "warning",
    path,
    message: `${account} owns the image and needs no share.`,
    fix: "Remove it from the list.",
  };
}

import * as check from "../argument-checks";
import type { ImageSharingArgs, KmsKeyChoice } from "./args";

/** How many of each Image Builder takes in one distribution. */
const MOST_ACCOUNTS = 1536;
const MOST_ORGANIZATIONS = 25;
const ORGANIZATION_ARN = /^arn:aws[a-z-]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/;
const UNIT_ARN = /^arn:aws[a-z-]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/;

export function imageSharingFaults(args: ImageSharingArgs): check.ArgumentFault[] {
  const { targetAccountIds = [], regions = [args.region], kmsKey } = args;
  return [
    ...check.account("accountId", args.accountId),
    ...consumerFaults(args),
    ...check.accounts("targetAccountIds", targetAccountIds),
    ...check.unique("regions", regions),
    ...check.tags(args.tags),
    ...check.failIf(args.public === true && kmsKey !== undefined, "kmsKey", {
      message: "a public image must be unencrypted: AWS refuses to share an encrypted AMI with everyone",
      fix: "Remove the key, or share with organizations, units or accounts instead of everyone.",
    }),
    ...keyFaults(kmsKey, [...new Set([args.region, ...regions])]),
  ];
}

function consumerFaults(args: ImageSharingArgs): check.ArgumentFault[] {
  const { organizationArns = [], organizationalUnitArns = [], userIds = [] } = args;
  return [
    ...arnFaults("organizationArns", organizationArns, ORGANIZATION_ARN, "an organization: …:organization/o-…"),
    ...arnFaults("organizationalUnitArns", organizationalUnitArns, UNIT_ARN, "a unit: …:ou/o-…/ou-…"),
    ...check.accounts("userIds", userIds),
    ...countFaults("organizationArns", organizationArns.length, MOST_ORGANIZATIONS),
    ...countFaults("organizationalUnitArns", organizationalUnitArns.length, MOST_ORGANIZATIONS),
    ...countFaults("userIds", userIds.length, MOST_ACCOUNTS),
  ];
}

function arnFaults(path: string, arns: readonly string[], pattern: RegExp, kind: string): check.ArgumentFault[] {
  const wrong = arns.flatMap((arn, index) =>
    check.failIf(!pattern.test(arn), `${path}[${index}]`, {
      message: `${check.shown(arn)} is not the full ARN of ${kind}`,
      fix: "Copy the ARN from AWS Organizations; it carries the id of the management account.",
    }),
  );
  return [...wrong, ...check.unique(path, arns)];
}

function countFaults(path: string, count: number, most: number): check.ArgumentFault[] {
  return check.failIf(count > most, path, {
    message: `${count} given; AWS takes ${most}`,
    fix: "Share with an organization or a unit instead.",
  });
}

function keyFaults(kmsKey: KmsKeyChoice | undefined, regions: readonly string[]): check.ArgumentFault[] {
  if (kmsKey === undefined) return [];
  if (kmsKey.kind === "create") return check.keyAlias("kmsKey.alias", kmsKey.alias, "alias/images/database-host");
  return regions.flatMap((region) =>
    check.failIf(kmsKey.kmsKeyIds[region] === undefined, `kmsKey.kmsKeyIds.${region}`, {
      message: "this region has no key, and keys do not work across regions",
      fix: `Add a key of ${region}, such as a replica of a multi-region key.`,
    }),
  );
}

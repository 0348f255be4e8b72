import * as pulumi from "@pulumi/pulumi";
import { AmiLaunchPermission } from "@pulumi/aws/ec2/amiLaunchPermission";
import type { KeyArgs } from "@pulumi/aws/kms/key";
import { accountFaults, duplicateFaults, tagFaults } from "../argument-checks";
import { shown, throwFaults, type ArgumentFault } from "../argument-faults";
import type { ChildTransform } from "../child-transform";
import { imageKey } from "./image-key";
import { consumerFaults, launchPermission, type Consumers, type LaunchPermission } from "./launch-permission";
import { IMAGE_SHARING_TYPE } from "../type-tokens";

/** Arguments of {@link ImageSharing}: who gets the image, and the key it is encrypted with. */
export interface ImageSharingArgs extends Consumers {
  /** The account that owns the image: twelve digits. */
  readonly accountId: string;
  /** The region that images are built in; the primary key is made here. */
  readonly region: string;
  /** Every region that the image is distributed to. @default [region] */
  readonly regions?: readonly string[];
  /** Accounts that get a copy of their own, in every region. @default none */
  readonly targetAccountIds?: readonly string[];
  /** @default the account's key for EBS, or no encryption; then nobody can be given an encrypted image */
  readonly kmsKey?: KmsKeyChoice;
  /** AMIs that exist already; those that a pipeline builds later get {@link ImageSharing.launchPermission} instead. @default none */
  readonly amis?: readonly ExistingAmi[];
  /** `false` lets a deployment remove the key from its state; it stays on AWS all the same. @default true */
  readonly protect?: boolean;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Last resort: change what is registered. */
  readonly transform?: { readonly key?: ChildTransform<KeyArgs> };
}

export type KmsKeyChoice =
  /** A customer-managed, multi-region, rotating key whose policy admits exactly the consumers, with a replica in each other region. */
  | {
      readonly kind: "create";
      /** `alias/…`, the same in every region. */
      readonly alias: string;
      /** @default "Encrypts AMIs" */
      readonly description?: string;
    }
  /** Keys that exist, by region. Their policies must admit the consumers; nothing here can check that. */
  | { readonly kind: "adopt"; readonly kmsKeyIds: Readonly<Record<string, pulumi.Input<string>>> };

export interface ExistingAmi {
  readonly region: string;
  readonly amiId: pulumi.Input<string>;
}

/**
 * Gives images to organizations, organizational units, accounts or everyone, and makes or adopts the key that lets them
 * start encrypted ones. Shares with nobody by default.
 *
 * A created key outlives the component: a deleted key would make every AMI under it useless, so it is protected, and
 * retained on AWS even when the protection is lifted.
 *
 * @example
 * const sharing = new ImageSharing("database-host", {
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   regions: ["us-east-1", "eu-west-1"],
 *   organizationArns: ["arn:aws:organizations::444455556666:organization/o-abcde12345"],
 *   kmsKey: { kind: "create", alias: "alias/database-host" },
 * });
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharing-amis.html
 */
export class ImageSharing extends pulumi.ComponentResource {
  /** For `ImagePipeline.distributions[].launchPermission`; absent when nobody is given the image. */
  readonly launchPermission?: LaunchPermission;
  /** For `ImagePipeline.distributions[].kmsKeyId`, by region; empty without a key of the customer's. */
  readonly kmsKeyIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** For `ImagePipeline.distributions[].targetAccountIds`. */
  readonly targetAccountIds: readonly string[];

  constructor(name: string, args: ImageSharingArgs, opts?: pulumi.ComponentResourceOptions) {
    super(IMAGE_SHARING_TYPE, name, {}, opts);
    throwFaults(this, `ImageSharing "${name}"`, imageSharingFaults(args));

    const permission = launchPermission(args);
    if (permission !== undefined) this.launchPermission = permission;
    this.targetAccountIds = [...(args.targetAccountIds ?? [])];
    this.kmsKeyIds = keyIds(name, args, this);
    shareExisting(name, args, permission, this);
    this.registerOutputs({ kmsKeyIds: this.kmsKeyIds });
  }
}

function keyIds(
  name: string,
  args: ImageSharingArgs,
  parent: pulumi.Resource,
): Readonly<Record<string, pulumi.Output<string>>> {
  if (args.kmsKey === undefined) return {};
  if (args.kmsKey.kind === "create") return imageKey(name, args, args.kmsKey, parent);
  return Object.fromEntries(Object.entries(args.kmsKey.kmsKeyIds).map(([region, id]) => [region, pulumi.output(id)]));
}

function shareExisting(
  name: string,
  args: ImageSharingArgs,
  permission: LaunchPermission | undefined,
  parent: pulumi.Resource,
): void {
  const { amis = [] } = args;
  if (permission === undefined) return;
  const grants = [
    ...(permission.organizationArns ?? []).map((organizationArn) => ({ organizationArn })),
    ...(permission.organizationalUnitArns ?? []).map((organizationalUnitArn) => ({ organizationalUnitArn })),
    ...(permission.userIds ?? []).map((accountId) => ({ accountId })),
    ...(permission.userGroups ?? []).map((group) => ({ group })),
  ];
  for (const [at, { region, amiId }] of amis.entries()) {
    for (const grant of grants) {
      const consumer = Object.values(grant)[0]?.split("/").at(-1) ?? "";
      const logicalName = `${name}-ami-${at + 1}-${region}-${consumer}`;
      new AmiLaunchPermission(logicalName, { imageId: amiId, region, ...grant }, { parent });
    }
  }
}

function imageSharingFaults(args: ImageSharingArgs): ArgumentFault[] {
  const { targetAccountIds = [], regions = [args.region], kmsKey } = args;
  const faults = [
    ...accountFaults("accountId", args.accountId),
    ...consumerFaults(args),
    ...targetAccountIds.flatMap((id, index) => accountFaults(`targetAccountIds[${index}]`, id)),
    ...duplicateFaults("targetAccountIds", targetAccountIds),
    ...duplicateFaults("regions", regions),
    ...tagFaults("tags", args.tags ?? {}),
  ];
  if (args.public === true && kmsKey !== undefined) {
    faults.push({
      path: "kmsKey",
      reason: "a public image must be unencrypted: AWS refuses to share an encrypted AMI with everyone",
      fix: "Remove the key, or share with organizations, units or accounts instead of everyone.",
    });
  }
  return [...faults, ...keyFaults(kmsKey, [...new Set([args.region, ...regions])])];
}

function keyFaults(kmsKey: KmsKeyChoice | undefined, regions: readonly string[]): ArgumentFault[] {
  if (kmsKey === undefined) return [];
  if (kmsKey.kind === "adopt") {
    return regions
      .filter((region) => kmsKey.kmsKeyIds[region] === undefined)
      .map((region) => ({
        path: `kmsKey.kmsKeyIds.${region}`,
        reason: "no key is given for this region, and keys do not reach over regions",
        fix: `Add a key of ${region}, such as a replica of a multi-region key.`,
      }));
  }
  if (/^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/.test(kmsKey.alias)) return [];
  return [
    {
      path: "kmsKey.alias",
      reason: `${shown(kmsKey.alias)} is not alias/ and letters, digits, "/", "_" and "-"; alias/aws/ is AWS's own`,
      fix: 'Use an alias such as "alias/images/database-host".',
    },
  ];
}

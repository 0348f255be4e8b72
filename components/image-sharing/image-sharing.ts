import * as pulumi from "@pulumi/pulumi";
import { AmiLaunchPermission } from "@pulumi/aws/ec2/amiLaunchPermission";
import * as check from "../argument-checks";
import { launchPermission, type LaunchPermission } from "../launch-permission";
import { IMAGE_SHARING_TYPE } from "../type-tokens";
import type { ImageSharingArgs } from "./args";
import { imageSharingFaults } from "./faults";
import { imageKey } from "./image-key";

/**
 * Gives images to organizations, organizational units, accounts or everyone, and makes or adopts the key that lets them
 * start encrypted ones. Shares with no one by default.
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
  /** For `ImagePipeline.distributions[].launchPermission`; absent when it is shared with no one. */
  readonly launchPermission?: LaunchPermission;
  /** For `ImagePipeline.distributions[].kmsKeyId`, by region; empty without a key of the customer's. */
  readonly kmsKeyIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** For `ImagePipeline.distributions[].targetAccountIds`. */
  readonly targetAccountIds: readonly string[];

  constructor(name: string, args: ImageSharingArgs, opts?: pulumi.ComponentResourceOptions) {
    super(IMAGE_SHARING_TYPE, name, {}, opts);
    check.throwFaults(this, `ImageSharing "${name}"`, imageSharingFaults(args));

    const permission = launchPermission(args);
    if (permission !== undefined) this.launchPermission = permission;
    this.targetAccountIds = [...(args.targetAccountIds ?? [])];
    this.kmsKeyIds = keyIds(name, args, this);
    shareExisting(name, args, permission ?? {}, this);
    this.registerOutputs({ kmsKeyIds: this.kmsKeyIds });
  }
}

function keyIds(name: string, args: ImageSharingArgs, parent: pulumi.Resource): ImageSharing["kmsKeyIds"] {
  if (args.kmsKey === undefined) return {};
  if (args.kmsKey.kind === "create") return imageKey(name, args, args.kmsKey, parent);
  return Object.fromEntries(Object.entries(args.kmsKey.kmsKeyIds).map(([region, id]) => [region, pulumi.output(id)]));
}

function shareExisting(name: string, args: ImageSharingArgs, permission: LaunchPermission, parent: pulumi.Resource) {
  const { organizationArns = [], organizationalUnitArns = [], userIds = [], userGroups = [] } = permission;
  const grants = [
    ...organizationArns.map((organizationArn) => ({ organizationArn })),
    ...organizationalUnitArns.map((organizationalUnitArn) => ({ organizationalUnitArn })),
    ...userIds.map((accountId) => ({ accountId })),
    ...userGroups.map((group) => ({ group })),
  ];
  for (const [at, { region, amiId }] of (args.amis ?? []).entries()) {
    for (const grant of grants) {
      const consumer = Object.values(grant)[0]?.split("/").at(-1) ?? "";
      const logicalName = `${name}-ami-${at + 1}-${region}-${consumer}`;
      new AmiLaunchPermission(logicalName, { imageId: amiId, region, ...grant }, { parent });
    }
  }
}

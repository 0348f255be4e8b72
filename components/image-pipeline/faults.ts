import * as check from "../argument-checks";
import { pipelineFaults } from "../pipeline-faults";
import type { BlockDevice, ImageDistribution, ImagePipelineArgs } from "./args";

const LONGEST_USER_DATA = 21_847;
const AMI_NAME = /^[-_A-Za-z0-9{][-_A-Za-z0-9\s:{}.]+[-_A-Za-z0-9}]$/;

/** Every wrong argument, by the limits of the Image Builder API; inputs that other resources give are not looked at. */
export function imagePipelineFaults(args: ImagePipelineArgs): check.ArgumentFault[] {
  return [
    ...pipelineFaults(args),
    ...Object.entries(args.names ?? {}).flatMap(([of, name]) => check.resourceName(`names.${of}`, name)),
    ...recipeFaults(args),
    ...distributionsFaults(args),
    ...sharingFaults(args),
    ...executionRoleFaults(args),
  ];
}

function recipeFaults({ blockDeviceMappings = [], userDataBase64 = "" }: ImagePipelineArgs): check.ArgumentFault[] {
  return [
    ...check.failIf(userDataBase64.length > LONGEST_USER_DATA, "userDataBase64", {
      message: "more than 16 KiB decoded",
      fix: "Move the work into a component.",
    }),
    ...blockDeviceMappings.flatMap(blockDeviceFaults),
  ];
}

function blockDeviceFaults(
  { volumeSize, throughput, volumeType = "gp3" }: BlockDevice,
  index: number,
): check.ArgumentFault[] {
  const path = `blockDeviceMappings[${index}]`;
  return [
    ...check.range(`${path}.volumeSize`, volumeSize, 1, 16_000),
    ...check.range(`${path}.throughput`, throughput, 125, 1000),
    ...check.failIf(throughput !== undefined && volumeType !== "gp3", `${path}.throughput`, {
      message: `only gp3 takes it, not ${check.shown(volumeType)}`,
      fix: "Remove it.",
    }),
  ];
}

function distributionsFaults({ distributions }: ImagePipelineArgs): check.ArgumentFault[] {
  const regions = distributions.map(({ region }) => region);
  return [
    ...check.unique("distributions", regions),
    ...check.failIf(regions.length === 0, "distributions", {
      message: "none given, so the image would have no name",
      fix: "Give at least the region of the build.",
    }),
    ...distributions.flatMap(distributionFaults),
  ];
}

function distributionFaults(target: ImageDistribution, index: number): check.ArgumentFault[] {
  const path = `distributions[${index}]`;
  const { targetAccountIds = [], amiName } = target;
  return [
    ...targetAccountIds.flatMap((id, at) => check.account(`${path}.targetAccountIds[${at}]`, id)),
    ...check.failIf(!AMI_NAME.test(amiName) || amiName.length > 127, `${path}.amiName`, {
      message: `${check.shown(amiName)} is not a name for AMIs: 3–127 letters, digits, spaces and -_:{}.`,
      fix: 'Use a name such as "docker-host {{ imagebuilder:buildDate }}".',
    }),
    ...check.failIf(isPublic(target) && target.kmsKeyId !== undefined, `${path}.kmsKeyId`, {
      message: "a public image must be unencrypted",
      fix: "Remove the key, or do not share with everyone.",
    }),
  ];
}

/** Encryption decides who can start an image, regardless of the launch permission. */
function sharingFaults({ blockDeviceMappings = [], distributions }: ImagePipelineArgs): check.ArgumentFault[] {
  const encrypted = blockDeviceMappings.filter((device) => device.encrypted ?? true);
  if (encrypted.length === 0) return [];
  const isUnderEbsKey = encrypted.some((device) => !("kmsKeyId" in device));
  return distributions.flatMap((target, index) => {
    const { launchPermission, targetAccountIds = [], kmsKeyId } = target;
    const isShared = launchPermission !== undefined || targetAccountIds.length > 0;
    return [
      ...check.failIf(isPublic(target), `distributions[${index}].launchPermission`, {
        message: "a public image must be unencrypted, and a volume here is encrypted",
        fix: "Set `encrypted: false` on every volume, or do not share with everyone.",
      }),
      ...check.failIf(isShared && !isPublic(target) && kmsKeyId === undefined, `distributions[${index}].kmsKeyId`, {
        message: "an encrypted image is shared only with a customer-managed key, and none is given",
        fix: "Give a key whose policy admits the consumers, such as one of `ImageSharing.kmsKeyIds`.",
      }),
      ...check.failIf(targetAccountIds.length > 0 && isUnderEbsKey, `distributions[${index}].targetAccountIds`, {
        message: "a volume is built under the account's key for EBS, and AWS copies none of these to another account",
        fix: "Give every encrypted volume of blockDeviceMappings the kmsKeyId of the region of the build.",
      }),
    ];
  });
}

function isPublic({ launchPermission }: ImageDistribution): boolean {
  return launchPermission?.userGroups?.includes("all") === true;
}

/** What only an execution role can do: Image Builder's own role writes only parameters under `/imagebuilder/`. */
function executionRoleFaults({ executionRole, workflows, distributions }: ImagePipelineArgs): check.ArgumentFault[] {
  const isForDistribution = distributions.some(
    ({ ssmParameterName = "/imagebuilder/", targetAccountIds = [] }) =>
      !ssmParameterName.startsWith("/imagebuilder/") || targetAccountIds.length > 0,
  );
  const isNeeded = workflows !== undefined || isForDistribution;
  return check.failIf(isNeeded && executionRole === undefined, "executionRole", {
    message: "SSM parameters, copies to other accounts and workflows need a role of your own; none is given",
    fix: "Give `BuildEnvironment.executionRoleArn`, or the ARN of a role that exists.",
  });
}

import {
  accountFaults,
  duplicateFaults,
  rangeFaults,
  resourceNameFaults,
  tagFaults,
  versionFaults,
} from "../argument-checks";
import { shown, type ArgumentFault } from "../argument-faults";
import type { BlockDevice, ImageComponent, ImageDistribution, ImagePipelineArgs } from "./image-pipeline-args";

const MOST_COMPONENTS = 20;
const LONGEST_DOCUMENT = 16_000;
const LONGEST_USER_DATA = 21_847;
const MOST_RESOURCE_TAGS = 30;
const AMI_NAME = /^[-_A-Za-z0-9{][-_A-Za-z0-9\s:{}.]+[-_A-Za-z0-9}]$/;

/** Every wrong argument, by the limits of the Image Builder API; inputs that other resources give are not looked at. */
export function imagePipelineFaults(args: ImagePipelineArgs): ArgumentFault[] {
  return [
    ...resourceNameFaults("name", args.name),
    ...versionFaults("version", args.version),
    ...recipeFaults(args),
    ...buildFaults(args),
    ...distributionsFaults(args),
    ...sharingFaults(args),
    ...tagFaults("tags", args.tags ?? {}),
    ...accessFaults(args),
  ];
}

function recipeFaults(args: ImagePipelineArgs): ArgumentFault[] {
  const { components, blockDeviceMappings = [] } = args;
  const faults = components.flatMap(componentFaults);
  const keys = components.flatMap((component) => (component.kind === "document" ? [component.key] : []));
  faults.push(...duplicateFaults("components", keys));
  if (components.length < 1 || components.length > MOST_COMPONENTS) {
    faults.push({
      path: "components",
      reason: `${components.length} given; a recipe takes 1–${MOST_COMPONENTS}`,
      fix: components.length < 1 ? "Give at least one component." : "Join documents.",
    });
  }
  if ((args.userDataBase64?.length ?? 0) > LONGEST_USER_DATA) {
    faults.push({ path: "userDataBase64", reason: "more than 16 KiB decoded", fix: "Move the work into a component." });
  }
  return [...faults, ...blockDeviceMappings.flatMap(blockDeviceFaults)];
}

function componentFaults(component: ImageComponent, index: number): ArgumentFault[] {
  if (component.kind === "arn") return [];
  const path = `components[${index}]`;
  const faults = resourceNameFaults(`${path}.name`, component.name);
  if (component.data.length < 1 || component.data.length > LONGEST_DOCUMENT) {
    faults.push({
      path: `${path}.data`,
      reason: `${component.data.length} characters; a document has 1–${LONGEST_DOCUMENT}`,
      fix: "Split the document, or download its longer scripts.",
    });
  }
  return faults;
}

function blockDeviceFaults(device: BlockDevice, index: number): ArgumentFault[] {
  const path = `blockDeviceMappings[${index}]`;
  const { volumeSize, throughput, volumeType = "gp3" } = device;
  const faults: ArgumentFault[] = [];
  if (volumeSize !== undefined) faults.push(...rangeFaults(`${path}.volumeSize`, volumeSize, 1, 16_000));
  if (throughput !== undefined) faults.push(...rangeFaults(`${path}.throughput`, throughput, 125, 1000));
  if (throughput !== undefined && volumeType !== "gp3") {
    faults.push({
      path: `${path}.throughput`,
      reason: `only gp3 takes it, not ${shown(volumeType)}`,
      fix: "Remove it.",
    });
  }
  return faults;
}

function buildFaults(args: ImagePipelineArgs): ArgumentFault[] {
  const faults: ArgumentFault[] = [];
  if ((args.subnetId === undefined) !== (args.securityGroupIds === undefined)) {
    faults.push({
      path: args.subnetId === undefined ? "subnetId" : "securityGroupIds",
      reason: "a subnet and security groups come together",
      fix: "Give both, or neither for the default VPC.",
    });
  }
  faults.push(...rangeFaults("httpPutResponseHopLimit", args.httpPutResponseHopLimit ?? 1, 1, 64));
  faults.push(...rangeFaults("imageTests.timeoutMinutes", args.imageTests?.timeoutMinutes ?? 720, 60, 1440));
  faults.push(...rangeFaults("onDeploy.timeoutMinutes", args.onDeploy?.timeoutMinutes ?? 60, 1, 2880));
  const tags = Object.keys(args.resourceTags ?? {}).length;
  if (tags > MOST_RESOURCE_TAGS) {
    faults.push({ path: "resourceTags", reason: `${tags} tags; AWS takes ${MOST_RESOURCE_TAGS}`, fix: "Remove tags." });
  }
  return faults;
}

function distributionsFaults(args: ImagePipelineArgs): ArgumentFault[] {
  const regions = args.distributions.map(({ region }) => region);
  const faults = duplicateFaults("distributions", regions);
  if (regions.length === 0) {
    faults.push({
      path: "distributions",
      reason: "none given, so the image would have no name",
      fix: "Give at least the region of the build.",
    });
  }
  return [...faults, ...args.distributions.flatMap(distributionFaults)];
}

function distributionFaults(target: ImageDistribution, index: number): ArgumentFault[] {
  const path = `distributions[${index}]`;
  const { targetAccountIds = [], launchPermission } = target;
  const faults = targetAccountIds.flatMap((id, at) => accountFaults(`${path}.targetAccountIds[${at}]`, id));
  if (!AMI_NAME.test(target.amiName) || target.amiName.length > 127) {
    faults.push({
      path: `${path}.amiName`,
      reason: `${shown(target.amiName)} is not a name for AMIs: 3–127 letters, digits, spaces and -_:{}.`,
      fix: 'Use a name such as "docker-host {{ imagebuilder:buildDate }}".',
    });
  }
  if (launchPermission?.userGroups?.includes("all") === true && target.kmsKeyId !== undefined) {
    faults.push({
      path: `${path}.kmsKeyId`,
      reason: "a public image must be unencrypted",
      fix: "Remove the key, or do not share with everyone.",
    });
  }
  return faults;
}

/** Encryption decides who can start an image at all, whatever the launch permission says. */
function sharingFaults(args: ImagePipelineArgs): ArgumentFault[] {
  const encrypted = args.blockDeviceMappings?.some((device) => device.encrypted ?? true) ?? false;
  if (!encrypted) return [];
  return args.distributions.flatMap((target, index) => {
    const path = `distributions[${index}]`;
    if (target.launchPermission?.userGroups?.includes("all") === true) {
      return [
        {
          path: `${path}.launchPermission`,
          reason: "a public image must be unencrypted, and a volume here is encrypted",
          fix: "Set `encrypted: false` on every volume, or do not share with everyone.",
        },
      ];
    }
    const leaves = target.launchPermission !== undefined || (target.targetAccountIds?.length ?? 0) > 0;
    if (!leaves || target.kmsKeyId !== undefined) return [];
    return [
      {
        path: `${path}.kmsKeyId`,
        reason: "an encrypted image is shared only with a customer-managed key, and none is given",
        fix: "Give a key whose policy admits the consumers, such as one of `ImageSharing.kmsKeyIds`.",
      },
    ];
  });
}

/** What only an execution role can do: Image Builder's own writes parameters under `/imagebuilder/` alone. */
function accessFaults(args: ImagePipelineArgs): ArgumentFault[] {
  if (args.executionRole !== undefined) return [];
  const needs = args.distributions.some(
    ({ ssmParameterName = "/imagebuilder/", targetAccountIds = [] }) =>
      !ssmParameterName.startsWith("/imagebuilder/") || targetAccountIds.length > 0,
  );
  if (!needs) return [];
  return [
    {
      path: "executionRole",
      reason: "SSM parameters and copies to other accounts need a role of your own; none is given",
      fix: "Give `BuildEnvironment.executionRoleArn`, or the ARN of a role that exists.",
    },
  ];
}

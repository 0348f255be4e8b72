import { findManaged, type ManagedFamily } from "../../definition/aws/managed-images";
import { decide, type Properties } from "../properties";
import { Reference, Unknown, type Row } from "../report";

type Keys = Readonly<Record<string, unknown>>;

const MANAGED = /^arn:[^:]+:imagebuilder:[^:]+:aws:(image|component)\/([^/]+)\/([0-9x]+\.[0-9x]+\.[0-9x]+)(?:\/\d+)?$/;
const ARM = /\b(?:arm|arm64)\b/;
const ROOT_DEVICES = ["/dev/xvda", "/dev/sda1"];

/** A parent with what it tells of the image. */
export interface ParentOf {
  readonly parent?: unknown;
  readonly family?: ManagedFamily;
  readonly architecture?: "x86_64" | "arm64";
}

/** `parent` of a recipe: a managed image by its name, an SSM parameter, an AMI or an ARN. */
export function parentOf(recipe: Properties): ParentOf {
  const raw = recipe.raw("ParentImage");
  if (raw instanceof Unknown && raw.ssm !== undefined) return { parent: { ssm: raw.ssm } };
  const image = recipe.text("ParentImage");
  const ssm = /^(?:ssm:|\{\{resolve:ssm:)([^}:]+)/.exec(image ?? "")?.[1];
  if (image === undefined || ssm !== undefined) return ssm === undefined ? {} : { parent: { ssm } };
  const [, , name = "", version = ""] = MANAGED.exec(image) ?? [];
  const found = findManaged(name);
  if (!found) return { parent: image.startsWith("ami-") ? { ami: image } : { arn: image }, architecture: ARM.test(image) ? "arm64" : "x86_64" }; // prettier-ignore
  return { parent: version === "x.x.x" ? name : { managed: name, version }, ...found };
}

/** `disk` and `disks`. What a template leaves out is as the parent's volume is: unencrypted, as far as a template says. */
export function disksOf(recipe: Properties, family: ManagedFamily | undefined) {
  // prettier-ignore
  const volumes = recipe.items("BlockDeviceMappings").map((mapping) => ({ of: mapping.of, ...volumeOf(mapping) }));
  const isRoot = ({ device }: Keys) => (family ? device === family.device : ROOT_DEVICES.includes(String(device)));
  const { of = recipe.of, device, snapshot, ...root } = volumes.find(isRoot) ?? { encrypted: false, kmsKey: undefined };
  if (snapshot !== undefined) recipe.rows.push(decide(of, "The root volume is made of a snapshot.", "A definition takes it from the parent.")); // prettier-ignore
  if (!root.encrypted) {
    const message =
      "The disk stays unencrypted, as the template has it: without `disk.encrypted: false` it is encrypted.";
    recipe.rows.push({ kind: "kept", of, message });
  }
  const disks = volumes
    .filter((volume) => !isRoot(volume))
    .map((volume) => ({ ...volume, of: undefined, kmsKey: undefined }));
  return { disk: { ...(family ? {} : { device }), ...root, kmsKey: undefined }, disks, kmsKey: root.kmsKey };
}

function volumeOf(mapping: Properties) {
  const ebs = mapping.inner("Ebs");
  return {
    device: mapping.text("DeviceName"),
    sizeGiB: ebs.number("VolumeSize"),
    type: ebs.text("VolumeType"),
    iops: ebs.number("Iops"),
    throughput: ebs.number("Throughput"),
    encrypted: ebs.flag("Encrypted") ?? ebs.has("KmsKeyId"),
    deleteOnTermination: ebs.flag("DeleteOnTermination") === false ? false : undefined,
    snapshot: ebs.text("SnapshotId"),
    kmsKey: ebs.text("KmsKeyId"),
  };
}

/** An entry of `components`, and the resource of the template that it is, if it is one. */
export interface Use {
  readonly entry: Keys;
  readonly component?: string;
}

/** The components of a recipe, in their order. */
export function usesOf(recipe: Properties): readonly Use[] {
  return recipe.items("Components").flatMap((use): Use[] => {
    const parameters = Object.fromEntries(
      use.items("Parameters").map((each) => [each.text("Name") ?? "", each.texts("Value").join(",")]),
    );
    const raw = use.raw("ComponentArn");
    if (raw instanceof Reference) return [{ entry: { parameters }, component: raw.id }];
    const arn = use.text("ComponentArn");
    if (arn === undefined) return [];
    const [, , managed, version] = MANAGED.exec(arn) ?? [];
    if (managed === undefined) return [{ entry: { arn, parameters } }];
    return [{ entry: { managed, ...(version === "x.x.x" ? {} : { version }), parameters } }];
  });
}

/** The script of user data, out of its base64. */
export function userDataOf(recipe: Properties): string | undefined {
  const more = recipe.inner("AdditionalInstanceConfiguration");
  const agent = more.inner("SystemsManagerAgent");
  if (agent.flag("UninstallAfterBuild") === true) {
    agent.rows.push(left(agent.of, "The Systems Manager agent stays on the image: Image Builder's default."));
  }
  const base64 = more.text("UserDataOverride");
  if (base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, "base64");
  const isText = bytes.toString("base64") === base64.replace(/\s/g, "") && !bytes.toString("utf8").includes("\uFFFD");
  if (isText) return bytes.toString("utf8");
  more.rows.push(decide(`${more.of}.UserDataOverride`, "It is not text in base64.", "Put it between Fn::Base64."));
  return undefined;
}

export function left(of: string, message: string): Row {
  return { kind: "changed", of, message };
}

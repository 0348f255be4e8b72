import { findManaged, type ManagedFamily } from "../../definition/aws/managed-images";
import type { Properties } from "../properties";
import { Reference, Unknown, type Keys } from "../report";
import { INSTANCE, VOLUME } from "./tables";

const MANAGED =
  /^arn:[^:]+:imagebuilder:[^:]+:aws:(?:image|component)\/([^/]+)\/([0-9x]+\.[0-9x]+\.[0-9x]+)(?:\/\d+)?$/;
const ROOT_DEVICES = ["/dev/xvda", "/dev/sda1"];

/** A parent with what it tells of the image; of an architecture that its name does not say its instances tell. */
export interface ParentOf {
  readonly parent?: unknown;
  readonly family?: ManagedFamily;
  readonly architecture?: "x86_64" | "arm64";
}

/** `parent` of a recipe: a managed image by its name, an SSM parameter, an AMI or an ARN. */
export function parentOf(recipe: Properties): ParentOf {
  const raw = recipe.raw("ParentImage");
  const known = raw instanceof Unknown && raw.ssm !== undefined ? `ssm:${raw.ssm}` : recipe.text("ParentImage");
  const image = known ?? "";
  const ssm = /^(?:ssm:|\{\{resolve:ssm:)([^}:]+)/.exec(image)?.[1];
  if (known === undefined) return {};
  const [, name = "", version = ""] = MANAGED.exec(image) ?? [];
  const found = findManaged(name);
  if (found) return { parent: version === "x.x.x" ? name : { managed: name, version }, ...found };
  const architecture = /(?:\b|_)(?:arm|arm64|aarch64)(?:\b|_)/.test(image) ? { architecture: "arm64" as const } : {};
  if (ssm !== undefined) return { parent: { ssm }, ...architecture };
  return { parent: image.startsWith("ami-") ? { ami: image } : { arn: image }, ...architecture };
}

/** `disk` and `disks`. What a template leaves out is as the parent's volume is: unencrypted, as far as a template says. */
export function disksOf(recipe: Properties, family: ManagedFamily | undefined) {
  const volumes = recipe.items("BlockDeviceMappings").map((of) => ({ of, volume: volumeOf(of.take(VOLUME)) }));
  const isRoot = ({ device }: Keys) => (family ? device === family.device : ROOT_DEVICES.includes(String(device)));
  const { of = recipe, volume = volumeOf({}) } = volumes.find((each) => isRoot(each.volume)) ?? {};
  const { snapshot, kmsKey, ...disk } = volume;
  if (snapshot !== undefined)
    of.decide("The root volume is made of a snapshot.", "A definition takes it from the parent.");
  if (!disk.encrypted) {
    const message =
      "The disk stays unencrypted, as the template has it: without `disk.encrypted: false` it is encrypted.";
    recipe.rows.push({ kind: "kept", of: of.of, message });
  }
  const disks = volumes.flatMap((each) => (isRoot(each.volume) ? [] : [{ ...each.volume, kmsKey: undefined }]));
  return { disk: family ? { ...disk, device: undefined } : disk, disks, kmsKey };
}

function volumeOf(taken: Keys) {
  const {
    device,
    sizeGiB,
    type = "parent",
    encrypted = taken["kmsKey"] !== undefined,
    kmsKey,
    snapshot,
    ...rest
  } = taken;
  return { device, sizeGiB, type, ...rest, encrypted, snapshot, kmsKey };
}

/** An entry of `components`, and the resource of the template that it is, if it is one. */
export interface Use {
  readonly entry: Keys;
  readonly component?: string;
}

/** The components of a recipe, in their order. */
export function usesOf(recipe: Properties): readonly Use[] {
  return recipe.items("Components").flatMap((use): Use[] => {
    const given = use.items("Parameters").map((each) => [each.text("Name") ?? "", each.texts("Value").join(",")]);
    const parameters = Object.fromEntries(given) as Keys;
    const raw = use.raw("ComponentArn");
    if (raw instanceof Reference) return [{ entry: { parameters }, component: raw.id }];
    const arn = use.text("ComponentArn");
    if (arn === undefined) return [];
    const [, managed, version] = MANAGED.exec(arn) ?? [];
    const known = { managed, version: version === "x.x.x" ? undefined : version };
    return [{ entry: { ...(managed === undefined ? { arn } : known), parameters } }];
  });
}

/** Of the build instance: the script of user data, out of its base64, and keys of the definition. */
export function instanceOf(recipe: Properties): { readonly script?: string; readonly keys: Keys } {
  const more = recipe.inner("AdditionalInstanceConfiguration");
  const keys = more.take(INSTANCE);
  const base64 = more.text("UserDataOverride");
  if (base64 === undefined) return { keys };
  const script = Buffer.from(base64, "base64").toString("utf8");
  if (Buffer.from(script).toString("base64") === base64.replace(/\s/g, "")) return { script, keys };
  more.decide("It is not text in base64.", "Put it between Fn::Base64.", "UserDataOverride");
  return { keys };
}

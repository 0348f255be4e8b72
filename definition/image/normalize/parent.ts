import { error, faultsOf } from "../../diagnostics/fault";
import type { ImageDraft } from "../../form/draft";
import type { Path } from "../../yaml/place";
import type { Architecture, Parent, Platform } from "../image-definition";
import { closest, listing } from "../../diagnostics/suggest";
import { findManaged, managedNames } from "../../aws/managed-images";
import { meaningOfPath } from "../../aws/public-parameters";
import type { Foundation, NormalizeContext } from "./context";

const { codes, fault } = faultsOf({
  "unknown-managed-image": error(
    "No managed image has this name",
    "Image Builder would fail at the first build.",
    "parent: amazon-linux-23",
    "parent: amazon-linux-2023",
  ),
  "architecture-unavailable": error(
    "The parent does not exist for an architecture",
    "There is nothing to build on.",
    "parent: windows-server-2022-english-full-base\narchitectures: [arm64]",
    "parent: windows-server-2022-english-full-base\narchitectures: [x86_64]",
  ),
  "architecture-missing": error(
    "The parent lacks a value for an architecture",
    "An AMI has one architecture; several need one each.",
    "architectures: [x86_64, arm64]\nparent: {ami: ami-0123456789abcdef0}",
    "architectures: [x86_64, arm64]\nparent: {ami: {x86_64: ami-0123456789abcdef0, arm64: ami-0fedcba9876543210}}",
  ),
  "architecture-extra": error(
    "The parent has a value for an architecture that is not built",
    "One of the two was forgotten.",
    "architectures: [x86_64]\nparent: {ami: {x86_64: ami-…, arm64: ami-…}}",
    "architectures: [x86_64]\nparent: {ami: ami-…}",
  ),
  "platform-needed": error(
    "The operating system is not told",
    "Components, user data and paths depend on it, and the parent does not say.",
    "parent: {ami: ami-0123456789abcdef0}",
    "parent: {ami: ami-0123456789abcdef0}\nplatform: Linux",
  ),
  "platform-contradiction": error(
    "The platform is not the parent's",
    "An image has the operating system of its parent.",
    "parent: amazon-linux-2023\nplatform: Windows",
    "parent: amazon-linux-2023",
  ),
});
export { codes as parentCodes };

/** The parent in normal form with all that follows from it. */
export interface Base {
  readonly parent: Parent;
  readonly architectures: readonly Architecture[];
  readonly platform: Platform;
  /** Root device, where known. */
  readonly device?: string;
}

type ParentDraft = NonNullable<ImageDraft["parent"]>;
type PerArchitecture = string | { readonly x86_64?: string | undefined; readonly arm64?: string | undefined };

/** Stands where the parent is broken, so that the rest can be checked. Rules that read the parent are left out then. */
const UNKNOWN: Parent = { kind: "managed", name: "", version: "x.x.x", names: {} };

/** Resolves `parent`, `architectures` and `platform` together: each may follow from the others. */
export function normalizeBase(draft: ImageDraft, context: NormalizeContext): Base {
  const written = (draft.architectures ?? []).filter((item): item is Architecture => item !== undefined);
  const architectures = written.length > 0 ? written : impliedArchitectures(draft, context);
  const parent = draft.parent === undefined ? undefined : normalizeParent(draft.parent, architectures, context);
  const foundation = draft.parent === undefined ? undefined : foundationOfParent(draft.parent, context.foundationOf);
  const platform = choosePlatform(draft, foundation, context);
  const device = foundation?.device;
  return { parent: parent ?? UNKNOWN, architectures, platform, ...(device === undefined ? {} : { device }) };
}

/** What is known of whatever the parent names, without reading anything but definitions. */
export function foundationOfParent(
  parent: ParentDraft,
  ours: (image: string) => Foundation | undefined,
): Foundation | undefined {
  if (typeof parent === "string") return managedFoundation(parent);
  if ("managed" in parent && parent.managed !== undefined) return managedFoundation(parent.managed);
  if ("image" in parent && parent.image !== undefined) return ours(parent.image);
  if ("ssm" in parent && parent.ssm !== undefined) return pathFoundation(parent.ssm);
  if ("arn" in parent && parent.arn !== undefined) return arnFoundation(parent.arn);
  return undefined;
}

function managedFoundation(name: string): Foundation | undefined {
  const match = findManaged(name);
  if (match === undefined) return undefined;
  const { platform, device, names } = match.family;
  const architectures =
    match.architecture === undefined ? (Object.keys(names) as Architecture[]) : [match.architecture];
  return { platform, device, architectures };
}

function pathFoundation(ssm: PerArchitecture): Foundation | undefined {
  const path = typeof ssm === "string" ? ssm : (ssm.x86_64 ?? ssm.arm64);
  return path === undefined ? undefined : meaningOfPath(path);
}

function arnFoundation(arn: PerArchitecture): Foundation | undefined {
  const text = typeof arn === "string" ? arn : (arn.x86_64 ?? arn.arm64);
  const name = text === undefined ? undefined : /:aws:image\/([^/]+)\//.exec(text)?.[1];
  const found = name === undefined ? undefined : managedFoundation(name);
  return found === undefined
    ? undefined
    : { ...(found.platform && { platform: found.platform }), ...(found.device && { device: found.device }) };
}

/** Without `architectures`: what a full managed name says, what the parent image of ours has, else x86_64. */
function impliedArchitectures(draft: ImageDraft, context: NormalizeContext): readonly Architecture[] {
  const { parent } = draft;
  const name = typeof parent === "string" ? parent : parentKey(parent, "managed");
  const implied = name === undefined ? undefined : findManaged(name)?.architecture;
  if (implied !== undefined) return [implied];
  const image = typeof parent === "object" ? parentKey(parent, "image") : undefined;
  const ofParent = image === undefined ? undefined : context.foundationOf(image)?.architectures;
  if (ofParent !== undefined && !ofParent.includes("x86_64")) return ofParent;
  return ["x86_64"];
}

function parentKey(parent: ImageDraft["parent"], key: "managed" | "image"): string | undefined {
  if (typeof parent !== "object") return undefined;
  const value = (parent as Readonly<Record<string, unknown>>)[key];
  return typeof value === "string" ? value : undefined;
}

function normalizeParent(
  parent: ParentDraft,
  architectures: readonly Architecture[],
  context: NormalizeContext,
): Parent | undefined {
  if (typeof parent === "string") return normalizeManaged(parent, "x.x.x", ["parent"], architectures, context);
  if ("managed" in parent && parent.managed !== undefined) {
    return normalizeManaged(parent.managed, parent.version ?? "x.x.x", ["parent", "managed"], architectures, context);
  }
  if ("image" in parent && parent.image !== undefined)
    return { kind: "image", image: parent.image, version: parent.version ?? "x.x.x" };
  if ("ssm" in parent && parent.ssm !== undefined) {
    return { kind: "ssm", parameters: perArchitecture(parent.ssm, "ssm", architectures, context) };
  }
  if ("ami" in parent && parent.ami !== undefined)
    return { kind: "ami", ids: perArchitecture(parent.ami, "ami", architectures, context) };
  if ("arn" in parent && parent.arn !== undefined)
    return { kind: "arn", arns: perArchitecture(parent.arn, "arn", architectures, context) };
  return undefined;
}

function normalizeManaged(
  name: string,
  version: string,
  path: Path,
  architectures: readonly Architecture[],
  context: NormalizeContext,
): Parent | undefined {
  const match = findManaged(name);
  if (match === undefined) {
    reportUnknownManaged(name, path, context);
    return undefined;
  }
  const available = match.architecture === undefined ? match.family.names : { [match.architecture]: name };
  const names: Partial<Record<Architecture, string>> = {};
  for (const architecture of architectures) {
    const found = available[architecture];
    if (found === undefined) reportUnavailable(name, architecture, Object.keys(available), context);
    else names[architecture] = found;
  }
  return { kind: "managed", name, version, names };
}

function reportUnknownManaged(name: string, path: Path, context: NormalizeContext): void {
  const meant = closest(name, managedNames());
  if (meant !== undefined) {
    const message = `No managed image is known as ${name}. Did you mean ${meant}?`;
    context.report(fault("unknown-managed-image", path, message, `Write ${meant}.`));
    return;
  }
  const fix = `Write {image: ${name}} for an image of this repository, or the ARN of one that is newer than golden: {arn: "arn:aws:imagebuilder:<region>:aws:image/${name}/x.x.x"}.`;
  context.report(fault("unknown-managed-image", path, `No managed image is known as ${name}.`, fix));
}

function reportUnavailable(
  name: string,
  architecture: string,
  available: readonly string[],
  context: NormalizeContext,
): void {
  context.report(
    fault(
      "architecture-unavailable",
      ["architectures"],
      `${name} does not exist for ${architecture}; it does for ${listing(available, "and")}.`,
      `Write architectures: [${available.join(", ")}], or choose another parent.`,
    ),
  );
}

function perArchitecture(
  value: PerArchitecture,
  key: "ssm" | "ami" | "arn",
  architectures: readonly Architecture[],
  context: NormalizeContext,
): Partial<Record<Architecture, string>> {
  const path = ["parent", key];
  if (typeof value === "string") return shared(value, key, architectures, context);
  const result: Partial<Record<Architecture, string>> = {};
  for (const architecture of architectures) {
    const found = value[architecture];
    if (found !== undefined) result[architecture] = found.replaceAll("{architecture}", architecture);
    else if (!context.isBroken([...path, architecture])) reportMissing(path, architecture, context);
  }
  for (const extra of Object.keys(value).filter((name) => !architectures.some((wanted) => wanted === name))) {
    reportExtra([...path, extra], extra, architectures, context);
  }
  return result;
}

/** One value for every architecture: fine for one, or where a placeholder tells them apart. */
function shared(
  value: string,
  key: "ssm" | "ami" | "arn",
  architectures: readonly Architecture[],
  context: NormalizeContext,
): Partial<Record<Architecture, string>> {
  const result: Partial<Record<Architecture, string>> = {};
  for (const architecture of architectures) result[architecture] = value.replaceAll("{architecture}", architecture);
  if (architectures.length > 1 && (key !== "ssm" || !value.includes("{architecture}"))) {
    const placeholder = key === "ssm" ? "Put {architecture} into the path, or give" : "Give";
    context.report(
      fault(
        "architecture-missing",
        ["parent", key],
        `One value is given for ${listing(architectures, "and")}; an AMI has one architecture.`,
        `${placeholder} a mapping: {${architectures.map((name) => `${name}: …`).join(", ")}}.`,
      ),
    );
  }
  return result;
}

function reportMissing(path: Path, architecture: string, context: NormalizeContext): void {
  context.report(
    fault(
      "architecture-missing",
      path,
      `The parent has no value for ${architecture}, which is one of the architectures.`,
      `Add "${architecture}: …", or remove ${architecture} from architectures.`,
    ),
  );
}

function reportExtra(path: Path, extra: string, architectures: readonly string[], context: NormalizeContext): void {
  context.report(
    fault(
      "architecture-extra",
      path,
      `The parent has a value for ${extra}, but the image is built for ${listing(architectures, "and")} only.`,
      `Remove it, or add ${extra} to architectures.`,
      { at: "key" },
    ),
  );
}

function choosePlatform(draft: ImageDraft, foundation: Foundation | undefined, context: NormalizeContext): Platform {
  const derived = foundation?.platform;
  const written = draft.platform;
  if (written !== undefined && derived !== undefined && written !== derived) {
    context.report(
      fault(
        "platform-contradiction",
        ["platform"],
        `The platform is given as ${written}, but the parent is ${derived}.`,
        `Delete platform: it follows from the parent.`,
      ),
    );
  }
  const platform = written ?? derived;
  if (platform === undefined && !context.isBroken(["platform"]) && mustSay(draft, context)) {
    context.report(
      fault(
        "platform-needed",
        ["parent"],
        "The parent does not tell the operating system.",
        'Add "platform: Linux" (or Windows, or macOS).',
        { breaks: ["platform"] },
      ),
    );
  }
  return platform ?? "Linux";
}

/** A parent that is unknown or broken has its own fault; asking for the platform too would only confuse. */
function mustSay({ parent }: ImageDraft, context: NormalizeContext): boolean {
  if (context.isBroken(["parent"]) || parent === undefined || typeof parent === "string") return false;
  return !("managed" in parent) && !("image" in parent);
}

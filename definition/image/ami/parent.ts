import { brokenBy, error, faultsOf, type Fault } from "../../diagnostics/fault";
import type { AmiDraft } from "../../form/draft";
import { isAmong, type Path } from "../../yaml/place";
import type { Architecture, Parent, Platform } from "../image-definition";
import { closest, listing, surely } from "../../diagnostics/suggest";
import { familyNicknamed, findManaged, managedNames } from "../../aws/managed-images";
import { meaningOfPath } from "../../aws/public-parameters";
import type { Given, Inherited, Normal } from "../kind";
import { architectureIn, builtFor } from "./architectures";

const { codes, fault } = faultsOf({
  "unknown-managed-image": error("No managed image has this name", {
    why: "Image Builder would fail at the first build.",
    bad: "parent: amazon-linux-23",
    good: "parent: amazon-linux-2023",
  }),
  "architecture-unavailable": error("The parent does not exist for an architecture", {
    why: "There is nothing to build on.",
    bad: "parent: windows-server-2022-english-full-base\narchitectures: [arm64]",
    good: "parent: windows-server-2022-english-full-base\narchitectures: [x86_64]",
  }),
  "architecture-missing": error("The parent lacks a value for an architecture", {
    why: "An AMI has one architecture; several need one each.",
    bad: "architectures: [x86_64, arm64]\nparent: {ami: ami-0123456789abcdef0}",
    good: "architectures: [x86_64, arm64]\nparent: {ami: {x86_64: ami-0123456789abcdef0, arm64: ami-0fedcba9876543210}}",
  }),
  "architecture-extra": error("The parent has a value for an architecture that is not built", {
    why: "One of the two was overlooked.",
    bad: "architectures: [x86_64]\nparent: {ami: {x86_64: ami-…, arm64: ami-…}}",
    good: "architectures: [x86_64]\nparent: {ami: ami-…}",
  }),
  "architecture-contradiction": error("The parent's name implies another architecture", {
    why: "The build would launch it on an instance of the wrong architecture, which EC2 refuses.",
    bad: "parent: {ssm: /images/base/arm64}\narchitectures: [x86_64]",
    good: "parent: {ssm: /images/base/arm64}",
  }),
  "platform-needed": error("The platform is unknown", {
    why: "Components, user data and paths depend on it, and it does not follow from the parent.",
    bad: "parent: {ami: ami-0123456789abcdef0}",
    good: "parent: {ami: ami-0123456789abcdef0}\nplatform: Linux",
  }),
  "platform-contradiction": error("The platform is not the parent's", {
    why: "An image has the operating system of its parent.",
    bad: "parent: amazon-linux-2023\nplatform: Windows",
    good: "parent: amazon-linux-2023",
  }),
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

type ParentDraft = NonNullable<AmiDraft["parent"]>;
type PerArchitecture = string | { readonly x86_64?: string | undefined; readonly arm64?: string | undefined };

/** Stands where the parent is broken, so that the rest can be checked. Rules that read the parent are left out then. */
const UNKNOWN: Parent = { kind: "managed", name: "", version: "x.x.x", names: {} };

/** Resolves `parent`, `architectures` and `platform` together: each may follow from the others. */
export function normalizeBase(draft: AmiDraft, { inherited, broken, files }: Given): Normal<Base> {
  const architectures = builtFor(draft, inherited, broken);
  const isOurs = (name: string): boolean => files.source.list().includes(`images/${name}.yaml`);
  const known = { architectures, broken, isOurs };
  const parent: Normal<Parent | undefined> =
    draft.parent === undefined ? { value: undefined, faults: [] } : normalizeParent(draft.parent, known);
  const given = inheritedFrom(draft.parent, inherited);
  const platform = choosePlatform(draft, given.platform, [...broken, ...brokenBy(parent.faults)]);
  return {
    value: {
      parent: parent.value ?? UNKNOWN,
      architectures,
      platform: platform.value,
      ...(given.device === undefined ? {} : { device: given.device }),
    },
    faults: [...parent.faults, ...platform.faults],
  };
}

/** What a parent gives, without reading anything but definitions; `ours` is what it gives when it is an image of the repository. */
export function inheritedFrom(parent: ParentDraft | undefined, ours: Inherited): Inherited {
  if (parent === undefined) return {};
  if (typeof parent === "string") return ofManaged(parent);
  if ("managed" in parent) return ofManaged(parent.managed);
  if ("image" in parent && parent.image !== undefined) return ours;
  if ("ssm" in parent) return meaningOfPath(anyOf(parent.ssm) ?? "") ?? {};
  return "arn" in parent ? ofManaged(/:aws:image\/([^/]+)\//.exec(anyOf(parent.arn) ?? "")?.[1]) : {};
}

function ofManaged(name: string | undefined): Inherited {
  const family = name === undefined ? undefined : findManaged(name)?.family;
  return family === undefined ? {} : { platform: family.platform, device: family.device };
}

function anyOf(value: PerArchitecture | undefined): string | undefined {
  return typeof value === "object" ? (value.x86_64 ?? value.arm64) : value;
}

interface Known {
  readonly architectures: readonly Architecture[];
  readonly broken: readonly Path[];
  /** Whether a definition has the name. */
  readonly isOurs: (name: string) => boolean;
}

function normalizeParent(parent: ParentDraft, known: Known): Normal<Parent | undefined> {
  if (typeof parent === "string") return normalizeManaged(parent, "x.x.x", ["parent"], known);
  if ("managed" in parent && parent.managed !== undefined) {
    return normalizeManaged(parent.managed, parent.version ?? "x.x.x", ["parent", "managed"], known);
  }
  if ("image" in parent && parent.image !== undefined)
    return { value: { kind: "image", image: parent.image, version: parent.version ?? "x.x.x" }, faults: [] };
  if ("ssm" in parent && parent.ssm !== undefined) {
    const { value: parameters, faults } = perArchitecture(parent.ssm, "ssm", known);
    return { value: { kind: "ssm", parameters }, faults };
  }
  if ("ami" in parent && parent.ami !== undefined) {
    const { value: ids, faults } = perArchitecture(parent.ami, "ami", known);
    return { value: { kind: "ami", ids }, faults };
  }
  if ("arn" in parent && parent.arn !== undefined) {
    const { value: arns, faults } = perArchitecture(parent.arn, "arn", known);
    return { value: { kind: "arn", arns }, faults };
  }
  return { value: undefined, faults: [] };
}

function normalizeManaged(
  name: string,
  version: string,
  path: Path,
  { architectures, isOurs }: Known,
): Normal<Parent | undefined> {
  const match = findManaged(name);
  if (match === undefined) return { value: undefined, faults: [unknownManaged(name, path, isOurs(name))] };
  const available = match.architecture === undefined ? match.family.names : { [match.architecture]: name };
  const names: Partial<Record<Architecture, string>> = {};
  const faults: Fault[] = [];
  for (const architecture of architectures) {
    const found = available[architecture];
    if (found === undefined) faults.push(unavailable(name, architecture, Object.keys(available)));
    else names[architecture] = found;
  }
  return { value: { kind: "managed", name, version, names }, faults };
}

function unknownManaged(name: string, path: Path, isOurs: boolean): Fault {
  const key = /^ami-[0-9a-f]+$/.test(name) ? "ami" : "image";
  if (isOurs || key === "ami") {
    const what = key === "ami" ? "an AMI" : "an image of this repository";
    const fix = `Write ${path.length === 1 ? "" : "parent: "}{${key}: ${name}}.`;
    return fault("unknown-managed-image", path, `${name} is not a managed image but ${what}.`, fix);
  }
  const nickname = familyNicknamed(name);
  const meant = nickname ?? closest(name, managedNames());
  if (meant !== undefined) {
    const message = `No managed image is known as ${name}. Did you mean ${meant}?`;
    const mend = nickname === undefined ? surely(name, managedNames()) : { from: name, to: nickname };
    return fault("unknown-managed-image", path, message, `Write ${meant}.`, { mend });
  }
  const fix = `Name an AMI by its id, {ami: ami-…}, or a managed image that is newer than golden by its ARN, {arn: "arn:aws:imagebuilder:<region>:aws:image/${name}/x.x.x"}; golden parents shows those that are known.`;
  return fault("unknown-managed-image", path, `No managed image is known as ${name}.`, fix);
}

function unavailable(name: string, architecture: string, available: readonly string[]): Fault {
  const message = `${name} does not exist for ${architecture}; it does for ${listing(available, "and")}.`;
  const fix = `Write architectures: [${available.join(", ")}], or choose another parent.`;
  return fault("architecture-unavailable", ["architectures"], message, fix);
}

function perArchitecture(
  value: PerArchitecture,
  key: "ssm" | "ami" | "arn",
  { architectures, broken }: Known,
): Normal<Partial<Record<Architecture, string>>> {
  const path = ["parent", key];
  const result: Partial<Record<Architecture, string>> = {};
  for (const architecture of architectures) {
    const found = typeof value === "string" ? value : value[architecture];
    if (found !== undefined) result[architecture] = found.replaceAll("{architecture}", architecture);
  }
  const others = Object.entries(result).flatMap(([architecture, text]) => {
    const at = typeof value === "string" ? path : [...path, architecture];
    return contradictions(text, architecture, at);
  });
  if (typeof value === "string")
    return { value: result, faults: architectures.length > 1 ? oneForAll(value, key, architectures) : others };
  const missing = architectures.find((name) => value[name] === undefined && !isAmong([...path, name], broken));
  const extra = Object.keys(value).filter((name) => !architectures.some((wanted) => wanted === name));
  const faults = [...others, ...extra.map((name) => superfluous([...path, name], name, architectures))];
  return { value: result, faults: missing === undefined ? faults : [absent(path, missing), ...faults] };
}

/** One value for every architecture: fine for one, or where a placeholder distinguishes them. */
function oneForAll(value: string, key: "ssm" | "ami" | "arn", architectures: readonly Architecture[]): Fault[] {
  if (key === "ssm" && value.includes("{architecture}")) return [];
  const placeholder = key === "ssm" ? "Put {architecture} into the path, or give" : "Give";
  const message = `One value is given for ${listing(architectures, "and")}; an AMI has one architecture.`;
  const fix = `${placeholder} a mapping: {${architectures.map((name) => `${name}: …`).join(", ")}}.`;
  return [fault("architecture-missing", ["parent", key], message, fix)];
}

/** A name of the parent that implies an architecture other than the one built. */
function contradictions(text: string, architecture: string, path: Path): Fault[] {
  const said = architectureIn(text);
  if (said === undefined || said === architecture) return [];
  const message = `The parent's name implies ${said}, but the image is built for ${architecture}.`;
  return [
    fault(
      "architecture-contradiction",
      path,
      message,
      `Name a parent of ${architecture}, or write architectures: [${said}].`,
    ),
  ];
}

function absent(path: Path, architecture: string): Fault {
  const message = `The parent has no value for ${architecture}, which is one of the architectures.`;
  const fix = `Add "${architecture}: …", or remove ${architecture} from architectures.`;
  return fault("architecture-missing", path, message, fix);
}

function superfluous(path: Path, extra: string, architectures: readonly string[]): Fault {
  const message = `The parent has a value for ${extra}, but the image is built for ${listing(architectures, "and")} only.`;
  const fix = `Remove it, or add ${extra} to architectures.`;
  return fault("architecture-extra", path, message, fix, { at: "key" });
}

function choosePlatform(
  { parent, platform: written }: AmiDraft,
  derived: Platform | undefined,
  broken: readonly Path[],
): Normal<Platform> {
  if (written !== undefined && derived !== undefined && written !== derived) {
    const message = `The platform is given as ${written}, but the parent is ${derived}.`;
    const fix = "Delete platform: it follows from the parent.";
    return { value: written, faults: [fault("platform-contradiction", ["platform"], message, fix)] };
  }
  const platform = written ?? derived;
  if (platform !== undefined) return { value: platform, faults: [] };
  // A parent that is unknown or broken has its own fault; asking for the platform too would only confuse.
  const isOther = typeof parent === "object" && !("managed" in parent) && !("image" in parent);
  if (!isOther || isAmong(["parent"], broken) || isAmong(["platform"], broken)) return { value: "Linux", faults: [] };
  const message = "The platform is unknown: it does not follow from the parent.";
  const fix = 'Add "platform: Linux" (or Windows, or macOS).';
  return { value: "Linux", faults: [fault("platform-needed", ["parent"], message, fix, { breaks: ["platform"] })] };
}

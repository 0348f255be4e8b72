import type { ImageDefinition, ImageSource, Kin } from "../../definition";
import { parse } from "../../definition/yaml/parse";
import type { Path } from "../../definition/yaml/place";
import { imageBuilderArn, type Home } from "../../plan/arn";
import type { Source } from "./source";

/** How versions rise; `none` only tells. */
export type Policy = "patch" | "minor" | "major" | "none";

/** Whom to ask for what is newest. */
export type Question =
  /** Of images or components of Image Builder, up to their versions: the newest version that all of them have. */
  | { readonly kind: "version"; readonly of: readonly string[] }
  | { readonly kind: "ami"; readonly owner: string; readonly name: string; readonly architecture: string }
  /** `docker.io/library/ubuntu:24.04` */
  | { readonly kind: "digest"; readonly reference: string }
  /** Another image of the repository, whose file has it. */
  | { readonly kind: "ours"; readonly image: string }
  | { readonly kind: "source"; readonly source: Source };

/** A text of a file that stands for one version of something, and may have a newer one. */
export interface Pin {
  readonly file: string;
  readonly path: Path;
  readonly before: string;
  /** Its name, for people. */
  readonly what: string;
  /** Images that it is in. */
  readonly images: readonly string[];
  readonly question: Question;
  /** @default the settings' */
  readonly policy?: Policy;
}

/** What is pinned though nothing says how a newer one is found. */
export interface Unwatched {
  readonly image: string;
  readonly what: string;
  readonly fix: string;
}

const EXACT = /^\d+\.\d+\.\d+$/;
const ARN = /^(arn:[^:]+:imagebuilder:[^:]+:[^:]+:(?:image|component)\/[^/]+)\/\d+\.\d+\.\d+(?:\/\d+)?$/;

type Raw = Readonly<Record<string, unknown>>;

/** Pins of a sound definition, as they are written: what a variable fills in is the variable's. */
export function pinsOf(
  definition: ImageDefinition,
  source: ImageSource,
  home: Home,
): { readonly pins: readonly Pin[]; readonly unwatched: readonly Unwatched[] } {
  const { name, file } = definition;
  const raw = rawOf(source, file);
  const own = { file, images: [name] };
  const pins: Pin[] = [];
  const unwatched: Unwatched[] = [];
  const parent = raw["parent"];
  if (isRaw(parent)) {
    for (const each of parentPins(parent, definition, home))
      if ("fix" in each) unwatched.push(each);
      else pins.push({ ...own, ...each });
  }
  for (const key of ["components", "tests"]) {
    const list = raw[key];
    for (const [at, use] of Array.isArray(list) ? list.entries() : [])
      if (isRaw(use)) pins.push(...componentPins(use, [key, at], home).map((each) => ({ ...own, ...each })));
  }
  return { pins, unwatched };
}

/** Those of `images/variables.yaml` that say where they come from, for the images that use them. */
export function variablePins(source: ImageSource, kin: readonly Kin[], file = "images/variables.yaml"): readonly Pin[] {
  return Object.entries(rawOf(source, file)).flatMap(([what, raw]) => {
    if (!isRaw(raw) || typeof raw["value"] !== "string" || !isRaw(raw["source"])) return [];
    const { value: before, source: from, policy } = raw;
    const images = kin.filter(({ sharedVariables }) => sharedVariables.includes(what)).map(({ name }) => name);
    const question = { kind: "source" as const, source: from as unknown as Source };
    return [{ file, path: [what, "value"], before, what, images, question, ...(policy !== undefined && { policy: policy as Policy }) }]; // prettier-ignore
  });
}

type OfDefinition = Omit<Pin, "file" | "images">;

function parentPins(
  raw: Raw,
  { name: image, parent, ...definition }: ImageDefinition,
  home: Home,
): readonly (OfDefinition | Unwatched)[] {
  const { version, ami, arn, newest } = raw;
  if (typeof version === "string") return EXACT.test(version) ? versionPin(version, parent, home) : [];
  if (typeof raw["registry"] === "string") return registryPin(raw, image);
  if (ami === undefined) return leavesOf(arn, ["parent", "arn"]).flatMap(([path, before]) => arnPin(path, before));
  if (!isRaw(newest))
    return [{ image, what: "parent.ami", fix: "add newest: {owner, name}, by which a newer one is found" }];
  const [only = "x86_64"] = "architectures" in definition ? definition.architectures : [];
  const { owner, name } = newest as { readonly owner: string; readonly name: string };
  return leavesOf(ami, ["parent", "ami"]).map(([path, before]) => {
    const architecture = path.length === 3 ? String(path[2]) : only;
    return { path, before, what: name, question: { kind: "ami", owner, name, architecture } };
  });
}

function versionPin(before: string, parent: ImageDefinition["parent"], home: Home): readonly OfDefinition[] {
  const path = ["parent", "version"];
  if (parent?.kind === "image")
    return [{ path, before, what: parent.image, question: { kind: "ours", image: parent.image } }];
  if (parent?.kind !== "managed") return [];
  const of = Object.values(parent.names).map((each) => imageBuilderArn({ ...home, account: "aws" }, "image", each));
  return [{ path, before, what: parent.name, question: { kind: "version", of } }];
}

function registryPin({ registry, tag, digest }: Raw, image: string): readonly (OfDefinition | Unwatched)[] {
  if (typeof tag !== "string") return [{ image, what: String(registry), fix: "add the tag whose digest it is" }];
  const reference = `${String(registry)}:${tag}`;
  return [{ path: ["parent", "digest"], before: String(digest), what: reference, question: { kind: "digest", reference } }]; // prettier-ignore
}

function componentPins({ managed, version, arn }: Raw, path: Path, home: Home): readonly OfDefinition[] {
  if (typeof arn === "string") return arnPin([...path, "arn"], arn);
  if (typeof managed !== "string" || typeof version !== "string" || !EXACT.test(version)) return [];
  const of = [imageBuilderArn({ ...home, account: "aws" }, "component", managed)];
  return [{ path: [...path, "version"], before: version, what: managed, question: { kind: "version", of } }];
}

function arnPin(path: Path, before: string): readonly OfDefinition[] {
  const [, prefix] = ARN.exec(before) ?? [];
  if (prefix === undefined) return [];
  return [{ path, before, what: prefix.slice(prefix.lastIndexOf("/") + 1), question: { kind: "version", of: [prefix] } }]; // prettier-ignore
}

/** One text, or one for each architecture. */
function leavesOf(value: unknown, path: Path): readonly (readonly [Path, string])[] {
  if (typeof value === "string") return value.includes("{") ? [] : [[path, value]];
  return isRaw(value) ? Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key])) : [];
}

function isRaw(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The tree of a file, empty where it cannot be read. */
export function rawOf(source: ImageSource, file: string): Raw {
  const read = source.read(file);
  return ("bytes" in read ? parse(read.bytes).value : undefined) ?? {};
}

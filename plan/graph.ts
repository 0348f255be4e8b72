import type { Parent } from "../definition/image/image-definition";

/** Parents and children of a repository's images. Plain data, the same for the same definitions. */
export interface ImageGraph {
  /** Every image once, parents before children; images on a cycle, and those built on them, come last by name. */
  readonly images: readonly GraphImage[];
  /** Parents outside the repository, sorted. */
  readonly external: readonly ExternalParent[];
  /** Images that are each other's parents, each cycle once, beginning with the first name. */
  readonly cycles: readonly (readonly string[])[];
}

export interface GraphImage {
  readonly name: string;
  /** Absent when it cannot be read. */
  readonly version?: string;
  /** Whether it builds no image, and so has neither version nor parent. */
  readonly isProject?: true;
  /** Whether another repository builds it: it may have no parent. */
  readonly isExternal?: true;
  /** Whether the definition has no error. */
  readonly isSound: boolean;
  /** Absent when it cannot be read. */
  readonly parent?: GraphParent;
  /** Names of the images that are built on this one, sorted. */
  readonly children: readonly string[];
}

export interface GraphParent {
  /** `image` is in the repository, `missing` would be but has no definition. */
  readonly kind: "image" | "missing" | "managed" | "ssm" | "ami" | "arn" | "registry";
  /** Name, path, id or ARN. */
  readonly name: string;
  /** Of a version: `1.x.x`; `x.x.x` is the newest. */
  readonly range?: string;
  /** Whether the parent never changes by itself: no new version of it reaches this image. */
  readonly isPinned: boolean;
}

export interface ExternalParent {
  readonly kind: Exclude<GraphParent["kind"], "image">;
  readonly name: string;
  readonly children: readonly string[];
}

/** What is known of an image's place among images, even when its definition has errors. */
export interface Relative {
  readonly name: string;
  readonly isSound: boolean;
  readonly isProject?: true;
  readonly isExternal?: true;
  readonly version?: string;
  readonly parent?: Parent;
}

type ByName = ReadonlyMap<string, Relative>;

/** The graph of all images. Works on faulty definitions too, where they could be read. */
export function imageGraph(kin: readonly Relative[]): ImageGraph {
  const byName: ByName = new Map(kin.map((each) => [each.name, each]));
  const names = [...byName.keys()].sort();
  const groups = new Map<string, Pick<GraphParent, "kind" | "name"> & { readonly children: string[] }>();
  for (const child of names) {
    const parent = graphParent(byName.get(child)?.parent, byName);
    if (parent === undefined) continue;
    const { kind, name } = parent;
    const group = groups.get(`${name}\n${kind}`) ?? { kind, name, children: [] };
    group.children.push(child);
    groups.set(`${name}\n${kind}`, group);
  }
  const childrenOf = (name: string): readonly string[] => groups.get(`${name}\nimage`)?.children ?? [];
  const roots = names.filter((name) => parentName(name, byName) === undefined);
  const placed = reachable(roots, childrenOf);
  const order = [...placed, ...names.filter((name) => !placed.has(name))];
  const outside = [...groups]
    .filter(([, { kind }]) => kind !== "image")
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    images: order.map((name) => graphImage(name, childrenOf(name), byName)),
    external: outside.map(([, group]) => group as ExternalParent),
    cycles: cyclesAmong(names, byName),
  };
}

/** The named images with all that they are built on and all that is built on them. */
export function kinshipOf<Kin extends Relative>(names: readonly string[], kin: readonly Kin[]): readonly Kin[] {
  const { images } = imageGraph(kin);
  const nodes = new Map(images.map((image) => [image.name, image]));
  const up = (name: string): readonly string[] => {
    const parent = nodes.get(name)?.parent;
    return parent?.kind === "image" ? [parent.name] : [];
  };
  const down = (name: string): readonly string[] => nodes.get(name)?.children ?? [];
  const wanted = new Set([...reachable(names, up), ...reachable(names, down)]);
  return kin.filter(({ name }) => wanted.has(name));
}

/** A parent in the words of a person: its kind of thing, its name, which version. */
export function graphParent(
  parent: Parent | undefined,
  known: { has(name: string): boolean },
): GraphParent | undefined {
  switch (parent?.kind) {
    case undefined:
      return undefined;
    case "image": {
      const kind = known.has(parent.image) ? "image" : "missing";
      return { kind, name: parent.image, range: parent.version, isPinned: isExact(parent.version) };
    }
    case "managed":
      return { kind: "managed", name: parent.name, range: parent.version, isPinned: isExact(parent.version) };
    case "ssm":
      return { kind: "ssm", name: each(parent.parameters), isPinned: false };
    case "registry":
      return { kind: "registry", name: parent.reference.replace(/@.*/, ""), isPinned: true };
    case "ami":
      return { kind: "ami", name: each(parent.ids), isPinned: true };
    case "arn": {
      const arns = Object.values(parent.arns);
      return { kind: "arn", name: each(parent.arns), isPinned: arns.every((arn) => !/\/[^/]*x$/.test(arn)) };
    }
  }
}

function isExact(version: string): boolean {
  return !version.includes("x");
}

/** One for all architectures appears once. */
function each(values: Readonly<Partial<Record<string, string>>>): string {
  return [...new Set(Object.values(values))].join(", ");
}

function graphImage(name: string, children: readonly string[], byName: ByName): GraphImage {
  const { version, isSound = false, isProject, isExternal, parent: written } = byName.get(name) ?? {};
  const parent = graphParent(written, byName);
  return {
    name,
    ...(version !== undefined && { version }),
    ...(isProject && { isProject }),
    ...(isExternal && { isExternal }),
    isSound,
    ...(parent && { parent }),
    children,
  };
}

/** What can be reached from some names, in the order met, the names themselves first of their lines. */
function reachable(from: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...from].reverse();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...[...next(name)].reverse());
  }
  return seen;
}

/** Each image has one parent, so it is on at most one cycle. */
function cyclesAmong(names: readonly string[], byName: ByName): readonly (readonly string[])[] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  for (const start of names) {
    const line: string[] = [];
    let name: string | undefined = start;
    for (; name !== undefined && !done.has(name); name = parentName(name, byName)) {
      done.add(name);
      line.push(name);
    }
    const cycle = name !== undefined && line.includes(name) ? line.slice(line.indexOf(name)) : [];
    const first = cycle.indexOf([...cycle].sort()[0] ?? "");
    if (cycle.length > 0) cycles.push([...cycle.slice(first), ...cycle.slice(0, first)]);
  }
  return cycles.sort(([one = ""], [other = ""]) => (one < other ? -1 : 1));
}

function parentName(name: string, byName: ByName): string | undefined {
  const parent = byName.get(name)?.parent;
  return parent?.kind === "image" && byName.has(parent.image) ? parent.image : undefined;
}

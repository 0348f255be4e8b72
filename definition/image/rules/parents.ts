import { error, notice, faultsOf, type Fault } from "../../diagnostics/fault";
import type { AnyImage } from "../image-definition";
import { closest, didYouMean, listing, shortListing, surely } from "../../diagnostics/suggest";
import { isAmong } from "../../yaml/place";
import { satisfies } from "../version-range";
import type { Fleet, Member, Rule } from "./rule";

const { codes, fault } = faultsOf({
  "parent-unknown": error("The parent does not exist", {
    why: "No definition has this name.",
    bad: "parent: {image: docker-hosts}",
    good: "parent: {image: docker-host}",
  }),
  "parent-kind": error("The parent is of another kind", {
    why: "An AMI is built on an AMI, a container on a container image.",
    bad: "kind: container\nparent: {image: docker-host}   # an AMI",
    good: "kind: container\nparent: {image: base-container}",
  }),
  "parent-cycle": error("Images are each other's parents", {
    why: "None of them could be built first.",
    bad: "a.yaml: parent: {image: b}\nb.yaml: parent: {image: a}",
    good: "a.yaml: parent: {image: b}\nb.yaml: parent: amazon-linux-2023",
  }),
  "parent-version": error("The parent's version is out of range", {
    why: "The build would look for a version that is not released yet.",
    bad: "parent: {image: docker-host, version: 2.x.x}   # docker-host is at 1.4.0",
    good: "parent: {image: docker-host, version: 1.x.x}",
  }),
  "parent-behind": notice("The image stays on an older version of its parent", {
    why: "Nothing is wrong: a pin holds a child back until its owner moves it. It must not be forgotten.",
    bad: "parent: {image: docker-host, version: 1.x.x}   # docker-host is at 2.0.0",
    good: "parent: {image: docker-host, version: 2.x.x}",
  }),
  "parent-architecture": error("The parent is not built for an architecture", {
    why: "There is nothing to build on.",
    bad: "parent: {image: docker-host}\narchitectures: [x86_64, arm64]   # docker-host: [x86_64]",
    good: "parent: {image: docker-host}\narchitectures: [x86_64]",
  }),
});

/** A parent in the repository exists. */
export const parentExists: Rule = {
  codes,
  needs: [["parent"]],
  check({ definition, fleet: { names, members } }) {
    const { parent, name } = definition;
    if (parent?.kind !== "image") return [];
    if (members.get(parent.image)?.definition.kind === "project") return [buildsNone(parent.image)];
    if (names.has(parent.image)) return [];
    const others = [...names].filter((other) => !lineOf(other, members).includes(name));
    const meant = closest(parent.image, others);
    const message = `There is no definition images/${parent.image}.yaml.${didYouMean(parent.image, others)}`;
    const fix = meant === undefined ? addOrName(others) : `Write ${meant}.`;
    return [fault("parent-unknown", ["parent", "image"], message, fix, { mend: surely(parent.image, others) })];
  },
};

function buildsNone(project: string): Fault {
  const message = `${project} is a project and builds no image.`;
  return fault("parent-unknown", ["parent", "image"], message, "Write the name of an image.");
}

function addOrName(others: readonly string[]): string {
  return others.length === 0 ? "Add the file." : `Add the file, or write one of ${shortListing([...others].sort())}.`;
}

/** The parent is of the image's own kind. */
export const parentKind: Rule = {
  codes,
  needs: [["parent"]],
  check({ definition, fleet }) {
    const ours = parentOf(definition, fleet)?.definition;
    if (ours === undefined || ours.kind === "project" || [ours.kind, "external"].includes(definition.kind)) return [];
    const message = `The parent ${ours.name} is of kind ${ours.kind}, but this image is of kind ${definition.kind}.`;
    const fix = `Name an image of kind ${definition.kind}, or correct kind.`;
    return [fault("parent-kind", ["parent", "image"], message, fix)];
  },
};

/** Following parents ends at an image outside the repository. */
export const parentCycle: Rule = {
  codes,
  needs: [["parent"]],
  check({ definition, fleet }) {
    const cycle = cycleFrom(definition, fleet);
    if (cycle === undefined) return [];
    const [message, fix] =
      cycle.length === 1
        ? ["The image is its own parent.", "Give it another parent."]
        : [`The images are each other's parents: ${inOneOrder(cycle)}.`, "Give one of them another parent."];
    return [fault("parent-cycle", ["parent", "image"], message, fix)];
  },
};

/** A cycle reads the same from each of its images. */
function inOneOrder(cycle: readonly string[]): string {
  const start = cycle.indexOf([...cycle].sort()[0] ?? "");
  return [...cycle.slice(start), ...cycle.slice(0, start + 1)].join(" → ");
}

/**
 * The parent's version is within the range. A range above it waits for a version that is not released; one below it is a
 * pin to versions that were, and stays where it is until its owner moves it.
 */
export const parentVersion: Rule = {
  codes,
  needs: [["parent"]],
  check({ definition, fleet }) {
    const { parent } = definition;
    const ours = parentOf(definition, fleet);
    const version = ours?.definition.version;
    if (parent?.kind !== "image" || version === undefined || isAmong(["version"], ours?.broken ?? [])) return [];
    if (satisfies(version, parent.version)) return [];
    if (isBelow(parent.version, version)) return [staysBehind(parent.image, version, parent.version)];
    const message = `${parent.image} is at version ${version}, which ${parent.version} does not cover.`;
    const fix = `Write ${majorRange(version)} to follow it, or ${version} to pin it.`;
    return [fault("parent-version", ["parent", "version"], message, fix)];
  },
};

function staysBehind(image: string, version: string, range: string): Fault {
  const message = `${image} is at version ${version}; this image stays on ${range}.`;
  const fix = `Write ${majorRange(version)} to follow it, and raise the version of this image.`;
  return fault("parent-behind", ["parent", "version"], message, fix);
}

/** Whether the first number in which a range differs from a version is lower. */
function isBelow(range: string, version: string): boolean {
  const numbers = version.split(".").map(Number);
  const parts = range.split(".").map((part, index) => (part === "x" ? 0 : Number(part) - (numbers[index] ?? 0)));
  return (parts.find((difference) => difference !== 0) ?? 0) < 0;
}

function majorRange(version: string): string {
  return `${version.split(".")[0] ?? "1"}.x.x`;
}

/** Each architecture is one that the parent is built for. */
export const parentArchitectures: Rule = {
  codes,
  needs: [["parent"], ["architectures"]],
  check({ definition, fleet }) {
    const ours = parentOf(definition, fleet);
    if (ours === undefined || isAmong(["architectures"], ours.broken) || isAmong(["parent"], ours.broken)) return [];
    const parent = ours.definition;
    if (parent.kind === "project" || parent.kind === "external") return [];
    const lacking = definition.architectures.filter((architecture) => !parent.architectures.includes(architecture));
    if (lacking.length === 0) return [];
    const message = `The parent ${parent.name} is not built for ${listing(lacking, "and")}, only for ${listing(parent.architectures, "and")}.`;
    const fix = `Add ${listing(lacking, "and")} to architectures of ${parent.name}, or write architectures: [${parent.architectures.join(", ")}].`;
    return [fault("parent-architecture", ["architectures"], message, fix)];
  },
};

/** The parent, if it is an image of the repository. */
export function parentOf({ parent }: AnyImage, { members }: Fleet): Member | undefined {
  return parent?.kind === "image" ? members.get(parent.image) : undefined;
}

/** An image's name and those of its ancestors; a cycle ends with the name that closes it. */
function lineOf(name: string, members: Fleet["members"]): readonly string[] {
  const line = [name];
  for (let parent = members.get(name)?.definition.parent; parent?.kind === "image";) {
    const isClosed = line.includes(parent.image);
    line.push(parent.image);
    parent = isClosed ? undefined : members.get(parent.image)?.definition.parent;
  }
  return line;
}

/** The names of the cycle that an image is on, beginning with the image; nothing when it merely leads to one. */
function cycleFrom({ name }: AnyImage, { members }: Fleet): readonly string[] | undefined {
  const line = lineOf(name, members);
  return line.length > 1 && line.at(-1) === name ? line.slice(0, -1) : undefined;
}

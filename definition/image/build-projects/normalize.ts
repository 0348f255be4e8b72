import { soundParts, type AmiDraft, type Sound } from "../../form/draft";
import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import { isPlainPath } from "../../files/source";
import type { WrittenAmi } from "../../schema";
import type { Path } from "../../yaml/place";
import { isAmong } from "../../yaml/place";
import type { Given, Normal } from "../kind";
import type { BuildProject, BuildProjects, Flavor } from "./build-projects";

type Written = Sound<Pick<WrittenAmi, "ci" | "release" | "flavors">>;
type WrittenProject = NonNullable<Written["ci"] | Written["release"]>;
type Draft = Pick<AmiDraft, "ci" | "release" | "flavors">;

const { codes, fault } = faultsOf({
  "build-source-missing": error("Builds without a repository", {
    why: "CodeBuild would have nothing to build.",
    bad: "ci: {buildspec: {build: [make]}}",
    good: "ci: {source: {repository: example/runner, visibility: private}, buildspec: {build: [make]}}",
  }),
  "flavor-folder": error("A folder without flavors", {
    why: "Each folder in it is a flavor; a batch of no builds fails.",
    bad: "flavors: {folder: flavours}",
    good: "flavors: {folder: flavors}   # images/flavors/standard/…, images/flavors/slim/…",
  }),
  "flavor-name": error("A folder whose name is no flavor's", {
    why: "The name becomes `$FLAVOR` in commands, where spaces and signs would mean something else.",
    bad: "images/flavors/standard python/",
    good: "images/flavors/standard-python/",
  }),
});
export { codes as buildProjectCodes };

/** Of CodeBuild's own images; other types of environment have none that stays. */
const IMAGES: Readonly<Record<string, string>> = {
  LINUX_CONTAINER: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
  ARM_CONTAINER: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
};

const DAYS = { ci: { artifacts: 30, logs: 14 }, release: { artifacts: 180, logs: 180 } } as const;

const SOURCE = { type: "github", cloneDepth: 1, submodules: false, reportStatus: true } as const;

/** Stands in for a source with a fault; such a definition never leaves `loadImages`. */
const NO_SOURCE = { ...SOURCE, repository: "", visibility: "public" } as const;

/** `ci`, `release` and `flavors` with their defaults. */
export function normalizeBuildProjects(draft: Draft, given: Given): Normal<BuildProjects> {
  const { ci, release, flavors: writtenFlavors } = written(draft);
  const flavors = flavorsOf(writtenFlavors, given);
  const isGraph = flavors.value?.some(({ needs }) => needs.length > 0) ?? false;
  const batchType = flavors.value && (isGraph ? "graph" : "list");
  const projects = {
    ...(ci && { ci: projectOf(ci, "ci", undefined, batchType) }),
    ...(release && { release: projectOf(release, "release", ci?.source, batchType) }),
  };
  const faults = Object.keys(projects).flatMap((role) => sourceFaults(role as "ci" | "release", draft, given.broken));
  return {
    value: { ...projects, ...(flavors.value && { flavors: flavors.value }) },
    faults: [...faults, ...flavors.faults],
  };
}

function written({ ci, release, flavors }: Draft): Written {
  return soundParts<Pick<WrittenAmi, "ci" | "release" | "flavors">>({ ci, release, flavors });
}

function projectOf(
  { source, triggers, environment = {}, batch, ...rest }: WrittenProject,
  role: "ci" | "release",
  sourceOfCi: WrittenProject["source"],
  batchType: "list" | "graph" | undefined,
): BuildProject {
  const { type = "LINUX_CONTAINER", variables = {} } = environment;
  const image = environment.image ?? IMAGES[type] ?? "";
  const value = {
    timeoutMinutes: 60,
    queuedTimeoutMinutes: 480,
    artifacts: "zip",
    artifactRetentionDays: DAYS[role].artifacts,
    logRetentionDays: DAYS[role].logs,
    ...rest,
    source: { ...NO_SOURCE, ...(source ?? sourceOfCi) },
    ...(triggers && { triggers: { ...(role === "ci" && { approval: "forks" }), ...triggers } }),
    environment: { computeType: "BUILD_GENERAL1_SMALL", privileged: false, ...environment, type, image, variables },
    ...(batchType && {
      batch: { type: batchType, failFast: false, timeoutMinutes: 480, combineArtifacts: false, ...batch },
    }),
    // Without flavors a rule refuses it.
    ...(batchType === undefined &&
      batch && { batch: { type: "list", failFast: false, timeoutMinutes: 480, combineArtifacts: false, ...batch } }),
  };
  return value as BuildProject;
}

function sourceFaults(role: "ci" | "release", draft: Draft, broken: readonly Path[]): readonly Fault[] {
  const isWritten = draft[role]?.source !== undefined || (role === "release" && draft.ci?.source !== undefined);
  const isBroken = isAmong([role, "source"], broken) || (role === "release" && isAmong(["ci", "source"], broken));
  if (isWritten || isBroken) return [];
  const fix = `Add source: {repository: owner/name, visibility: private} under ${role}.`;
  const message = `${role} has no source${role === "release" ? ", and neither has ci" : ""}: there is nothing to build.`;
  return [fault("build-source-missing", [role], message, fix, { breaks: [role, "source"] })];
}

function flavorsOf(list: Written["flavors"], given: Given): Normal<readonly Flavor[] | undefined> {
  if (list === undefined) return { value: undefined, faults: [] };
  if (!isList(list)) return list.folder === undefined ? { value: undefined, faults: [] } : inFolder(list.folder, given);
  const value = list.flatMap((each): readonly Flavor[] => {
    const { name, needs = [], variables = {}, computeType } = typeof each === "string" ? { name: each } : each;
    return name === undefined ? [] : [{ name, needs, variables, ...(computeType && { computeType }) }];
  });
  return { value, faults: [] };
}

function isList(
  value: NonNullable<Written["flavors"]>,
): value is Extract<NonNullable<Written["flavors"]>, readonly unknown[]> {
  return Array.isArray(value);
}

/** In the order of their names. What lies beside them in the folder is none. */
function inFolder(folder: string, { files }: Given): Normal<readonly Flavor[]> {
  const prefix = `images/${folder}/`;
  const paths = isPlainPath(folder) ? (files.source.others?.() ?? []) : [];
  const below = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split("/"));
  const names = [...new Set(below.flatMap(([name = "", ...rest]) => (rest.length > 0 ? name : [])))].sort();
  const value = names.map((name) => ({ name, needs: [], variables: {} }));
  const path = ["flavors", "folder"];
  if (names.length === 0) {
    const message = `images/${folder} has no folders: there are no flavors.`;
    return {
      value,
      faults: [fault("flavor-folder", path, message, "Write the folder whose folders are the flavors.")],
    };
  }
  const odd = names.filter((name) => !/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name));
  const faults = odd.map((name) => {
    const message = `The folder ${JSON.stringify(name)} in images/${folder} is not the name of a flavor: letters, digits, dots, - and _, 100 at most.`;
    return fault("flavor-name", path, message, "Rename the folder.");
  });
  return { value, faults };
}

import { createHash } from "node:crypto";
import { arn, imageBuilderArn, type Home } from "./arn";
import { nameInArn } from "./names";
import { parentsOf, wavesOf, type Node } from "./waves";

/** What one build makes, by who builds it. */
export type Target = ImageBuilderTarget | CodeBuildTarget | GitHubTarget;

/** What every target has. */
interface AnyTarget extends Node {
  /** `docker-host`, or `docker-host (arm64)` where the image is built for several architectures. */
  readonly id: string;
  /** Of the definition. */
  readonly image: string;
  readonly version: string;
  /** Id of the target that it is built on; absent where that is not of this stack, or of a version out of its range. */
  readonly parent?: string;
  /** Where the image that it is built on has several architectures: their ids beside `parent`, which is the first. */
  readonly otherParents?: readonly string[];
}

/** An image for one architecture, by a pipeline of Image Builder. */
export interface ImageBuilderTarget extends AnyTarget {
  readonly builder: "image-builder";
  readonly architecture: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** ARN of the ImageVersion, without the number of a build: `…:image/docker-host-x86-64/1.2.0`. */
  readonly versionArn: string;
}

/** A container that a project of CodeBuild builds. */
export interface CodeBuildTarget extends AnyTarget {
  readonly builder: "codebuild";
  /** Name of the project. */
  readonly project: string;
  /** Where its images go, with the registry: `111122223333.dkr.ecr.us-east-1.amazonaws.com/web`. */
  readonly repository: string;
}

/** An image that a workflow of another repository builds. */
export interface GitHubTarget extends AnyTarget {
  readonly builder: "github";
  /** `owner/name` on github.com, else an HTTPS address. */
  readonly repository: string;
  readonly workflow: { readonly file: string } | { readonly name: string };
  readonly gitTag: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Input that takes golden's mark, which the run then shows in its title. */
  readonly requestInput?: string;
}

/** What an image is made of that moves without a change of its stack, and whether its builds are scanned. */
export interface Makings {
  /**
   * As the recipe has them: ARNs of images and components of Image Builder without the number of a build, `ssm:` with the name of a
   * parameter, references of registries with tag and digest. What can never be anything else is left out.
   */
  readonly bases: readonly string[];
  readonly isScanned: boolean;
}

/** Images, parents before children: an object in S3 that a distributed map reads. */
export interface FleetPart {
  /** Below the prefix of the machine; another content has another name. */
  readonly key: string;
  readonly count: number;
  /** The items of the map. */
  readonly content: string;
}

/** What an execution is started with. */
export interface FleetInput {
  /** Images to build, as `wantedWord` writes them; all where it is empty. */
  readonly only: readonly string[];
  /** Joins the builds of the same request; the execution's name where it is empty. */
  readonly request: string;
  /** Most builds at once. */
  readonly parallel: number;
  /** When builds are no longer watched, in seconds from the start. */
  readonly timeout: number;
  /** Seconds between two looks at a build. */
  readonly interval: number;
  /** Whether only images are built that lack a build, or whose last failed, or whose parent is newer. */
  readonly outdated: boolean;
  /** Also images whose last build is as many days old; 0 is never. */
  readonly olderThan: number;
}

/** The longest input of an execution, in bytes. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const LONGEST_INPUT = 262_144;

/** What one map gives back has 256 KiB, and each image says up to a hundred characters there. */
const LARGEST_PART = 2_500;

/** What a schedule starts. A look a minute for a day, eleven events each, is two thirds of the 25,000 events of a history. */
export const NIGHTLY: FleetInput = {
  only: [],
  request: "",
  parallel: 10,
  timeout: 86_400,
  interval: 60,
  outdated: true,
  olderThan: 30,
};

/** An image as the machine reads it. */
export interface FleetItem {
  readonly target: Target;
  /** Of the object in which a run writes what came of it, without its ending. */
  readonly key: string;
  /** ARN of its pipeline or project; a workflow has none. */
  readonly builtBy: string;
  /** Those of the fleet; they are found by their outcomes. */
  readonly parents: readonly { readonly id: string; readonly key: string; readonly word: string }[];
  /** What it is held against today; absent where that is nothing. */
  readonly makings?: Makings;
}

/** What targets are made of, by the name of the pipeline or project. */
export type MakingsByName = ReadonlyMap<string, Makings>;

/** How an input names an image: what is deployed of another version is not built. */
export function wantedWord({ id, version }: Pick<Target, "id" | "version">): string {
  return `${id} ${version}`;
}

/** The fleet as objects in S3. Pure: the same fleet gives the same names and bytes. */
export function fleetParts(
  targets: readonly Target[],
  home: Home,
  makings: MakingsByName = new Map(),
): readonly FleetPart[] {
  const byId = new Map(targets.map((target) => [target.id, target]));
  const ordered = wavesOf(targets).flat();
  return Array.from({ length: Math.ceil(ordered.length / LARGEST_PART) }, (_, at) => {
    const part = ordered.slice(at * LARGEST_PART, (at + 1) * LARGEST_PART);
    const content = JSON.stringify(
      part.map((target) => ({ ...itemOf(target, byId, home), ...heldAgainst(target, makings) })),
    );
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    return { key: `plan/${(at + 1).toString()}-${hash}.json`, count: part.length, content };
  });
}

function itemOf(target: Target, byId: ReadonlyMap<string, Target>, home: Home): FleetItem {
  const above = parentsOf(target).flatMap((id) => byId.get(id) ?? []);
  const parents = above.map((each) => ({ id: each.id, key: outcomeKey(each), word: wantedWord(each) }));
  return { target, key: outcomeKey(target), builtBy: builtBy(target, home), parents };
}

function heldAgainst(target: Target, all: MakingsByName): Pick<FleetItem, "makings"> {
  const makings = target.builder === "github" ? undefined : all.get(madeBy(target));
  const isHeld = makings !== undefined && (makings.isScanned || makings.bases.length > 0);
  return isHeld ? { makings } : {};
}

/** Name of the pipeline or project. */
export function madeBy(target: ImageBuilderTarget | CodeBuildTarget): string {
  return target.builder === "codebuild" ? target.project : target.pipeline;
}

/** Names what a run writes of an image, without an ending. Names of pipelines have no dot, so that no two are one. */
export function outcomeKey(target: Target): string {
  if (target.builder === "image-builder") return target.pipeline;
  return target.builder === "codebuild" ? `${target.project}.codebuild` : `${target.image}.github`;
}

function builtBy(target: Target, home: Home): string {
  if (target.builder === "image-builder") return imageBuilderArn(home, "image-pipeline", nameInArn(target.pipeline));
  if (target.builder === "github") return "";
  return arn({ ...home, service: "codebuild", resource: `project/${target.project}` });
}

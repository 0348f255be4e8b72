import { createHash } from "node:crypto";
import { imageBuilderArn, type Home } from "./arn";
import { nameInArn } from "./names";
import { wavesOf, type Node } from "./waves";

/** An image for one architecture, as a state machine builds it: `Target` of operations/rebuild, by Image Builder. */
export interface FleetTarget extends Node {
  readonly image: string;
  readonly architecture: string;
  readonly version: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** ARN of the ImageVersion, without the number of a build. */
  readonly versionArn: string;
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

/** What a schedule starts. A look a minute for a day, nine events each, is half of the 25,000 events of a history. */
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
interface FleetItem extends FleetTarget {
  readonly pipelineArn: string;
  /** Pipeline of the parent, by which its outcome is found, and its word. */
  readonly parentPipeline?: string;
  readonly parentWord?: string;
}

/** How an input names an image: what is deployed of another version is not built. */
export function wantedWord({ id, version }: Pick<FleetTarget, "id" | "version">): string {
  return `${id} ${version}`;
}

/** The fleet as objects in S3. Pure: the same fleet gives the same names and bytes. */
export function fleetParts(targets: readonly FleetTarget[], home: Home): readonly FleetPart[] {
  const byId = new Map(targets.map((target) => [target.id, target]));
  const ordered = wavesOf(targets).flat();
  return Array.from({ length: Math.ceil(ordered.length / LARGEST_PART) }, (_, at) => {
    const part = ordered.slice(at * LARGEST_PART, (at + 1) * LARGEST_PART);
    const content = JSON.stringify(part.map((target) => itemOf(target, byId.get(target.parent ?? ""), home)));
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    return { key: `plan/${(at + 1).toString()}-${hash}.json`, count: part.length, content };
  });
}

/** Written out, so that what else a target has does not make another plan. */
function itemOf(target: FleetTarget, above: FleetTarget | undefined, home: Home): FleetItem {
  const { id, image, architecture, version, pipeline, versionArn } = target;
  return {
    ...{ id, image, architecture, version, pipeline, versionArn },
    ...(above && { parent: above.id, parentPipeline: above.pipeline, parentWord: wantedWord(above) }),
    pipelineArn: imageBuilderArn(home, "image-pipeline", nameInArn(pipeline)),
  };
}

import { folderSource, loadStackImages, type Stack } from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import type { Build } from "../../../operations/rebuild/build";
import { targetsOf, type CodeBuildTarget, type Target } from "../../../operations/rebuild/target";
import { idsOf, trackBuild } from "../../../operations/tracking/codebuild";
import { trackRun } from "../../../operations/tracking/github";
import { everyBuild, trackImage } from "../../../operations/tracking/image-builder";
import type { Tracker } from "../../../operations/tracking/tracker";
import { namedBy, trackingId, type Named } from "../../../operations/tracking/tracking-id";
import { planImages } from "../../../plan";
import { homeIn } from "../../../plan/arn";
import { AwsClients } from "../../aws/clients";
import { definitionName, listed } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { chooseStack } from "../../fleet/stack-settings";
import { githubPlaces } from "../../github/place";
import { CliError } from "../../terminal/exit-code";
import { printable } from "../../terminal/printable";
import { openBuilders } from "../rebuild/builders";

/** Which builds are meant. */
export interface FindOptions {
  /** A tracking id, an ARN, the page of a run, or an image. */
  readonly names: readonly string[];
  readonly root?: string;
  readonly stack?: string;
}

/** A build that was found. */
export interface Found {
  readonly id: string;
  readonly build: Build;
  readonly tracker: Tracker;
  /** Region of its log. */
  readonly region: string;
}

type NamedImage = Extract<Named, { readonly builder: "image-builder" }>;
type NamedBuild = Extract<Named, { readonly builder: "codebuild" }>;

const NEED = "access to actions of the repository";

/**
 * The build that a word names, or of an image the newest of each architecture.
 * @param limit builds of each architecture. @default 1
 */
export async function findBuilds(options: FindOptions, limit = 1): Promise<readonly Found[]> {
  const [word = ""] = options.names;
  const fleet = new Fleet(options);
  const named = namedBy(word, () => fleet.home());
  const found = named === undefined ? await ofImage(word, fleet, limit) : await ofName(named, fleet);
  if (found.length > 0) return found;
  const message = named === undefined ? `${word} was never built.` : `There is no build ${printable(word)}.`;
  const fix =
    named === undefined ? `Build it: golden rebuild ${word}` : "golden status <image> --limit 10 shows builds.";
  throw new CliError(message, fix, 1);
}

/** The stack, read when it is first needed: an ARN or a page says where it is. */
class Fleet {
  #stack: Stack<"images"> | undefined;

  constructor(readonly options: FindOptions) {}

  get root(): string {
    return findRoot(this.options.root);
  }

  stack() {
    const stack = (this.#stack ??= chooseStack(this.root, this.options.stack));
    if (stack.settings !== undefined) return { ...stack, settings: stack.settings };
    throw new CliError(`The settings of ${stack.name} have faults.`, "golden check shows them.", 1);
  }

  home() {
    const { account, region } = this.stack().settings;
    return homeIn(account, region);
  }

  /** What is sound: a fault of one image hides none of the others. */
  targets(): readonly Target[] {
    const { settings, ...stack } = this.stack();
    const { definitions, deployed } = loadStackImages(folderSource(this.root), { ...stack, settings });
    return targetsOf(planImages({ definitions, settings, stack: stack.name, names: deployed.map(({ name }) => name) }));
  }
}

async function ofName(named: Named, fleet: Fleet): Promise<readonly Found[]> {
  if (named.builder === "image-builder") return present([await imageNamed(named)]);
  if (named.builder === "codebuild") return present(await buildNamed(named, fleet));
  const { repository, page } = named;
  return present([{ tracker: trackRun(githubPlaces(NEED), repository, page), region: "" }]);
}

async function present(all: readonly Pick<Found, "tracker" | "region">[]): Promise<readonly Found[]> {
  const builds = all.map(async ({ tracker, region }) => {
    const build = await tracker.read();
    return build === undefined ? [] : [{ id: trackingId(build.id), build, tracker, region }];
  });
  return (await Promise.all(builds)).flat();
}

async function imageNamed({ arn }: NamedImage): Promise<Pick<Found, "tracker" | "region">> {
  const [, , , region = ""] = arn.split(":");
  return { tracker: trackImage(await new AwsClients(region).imageBuilder(), arn), region };
}

async function buildNamed(
  { project, uuid }: NamedBuild,
  fleet: Fleet,
): Promise<readonly Pick<Found, "tracker" | "region">[]> {
  const target = fleet
    .targets()
    .find((each): each is CodeBuildTarget => each.builder === "codebuild" && each.project === project);
  if (target === undefined) {
    const fix = `Of a project's builds: golden ci status ${project}:<uuid>`;
    throw new CliError(`No image of the stack is built by the project ${printable(project)}.`, fix, 1);
  }
  const { region } = fleet.home();
  const client = await new AwsClients(region).codebuild();
  const ids = await idsOf(client, project, uuid);
  if (ids.length < 2) return ids.map((id) => ({ tracker: trackBuild(client, target, id), region }));
  throw new CliError(`${project}:${uuid} is the beginning of several builds.`, `Name one of: ${ids.join(", ")}`, 1);
}

/** Of every architecture, or of the one that is named as in reports: `web (arm64)`. */
async function ofImage(word: string, fleet: Fleet, limit: number): Promise<readonly Found[]> {
  const all = fleet.targets();
  const name = word.includes(" (") ? word : definitionName(word, fleet.root);
  const targets = all.filter(({ id, image }) => id === name || image === name);
  if (targets.length === 0) {
    const images = [...new Set(all.map(({ image }) => image))];
    const message = `The stack builds no image \`${printable(word)}\`.${didYouMean(name, images)}`;
    throw new CliError(message, `Name a tracking id, an ARN, or one of: ${listed(images)}`, 1);
  }
  return (await Promise.all(targets.map((target) => buildsOf(target, fleet, limit)))).flat();
}

async function buildsOf(target: Target, fleet: Fleet, limit: number): Promise<readonly Found[]> {
  const { region } = fleet.home();
  const clients = new AwsClients(region);
  const found = async (builds: readonly Build[], trackerOf: (id: string) => Tracker | Promise<Tracker>) => {
    const newest = builds.slice(0, limit).map(async (build) => {
      return { id: trackingId(build.id), build, tracker: await trackerOf(build.id), region };
    });
    return Promise.all(newest);
  };
  if (target.builder === "image-builder") {
    const client = await clients.imageBuilder();
    return found(await everyBuild(client, target), (id) => trackImage(client, id));
  }
  const builds = await openBuilders({ region }, NEED).builds(target);
  if (target.builder === "github") return found(builds, (id) => trackRun(githubPlaces(NEED), target.repository, id));
  return found(builds, async (id) => trackBuild(await clients.codebuild(), target, id));
}

import { folderSource, loadStackImages } from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import type { Build, TrackingBuilder } from "../../../operations/rebuild/build";
import { everyBuild } from "../../../operations/rebuild/image-builder";
import { targetsOf, type Target } from "../../../operations/rebuild/target";
import { namedBy, trackingId, type Named } from "../../../operations/rebuild/tracking-id";
import { planImages } from "../../../plan";
import { homeIn } from "../../../plan/arn";
import { AwsClients } from "../../aws/clients";
import { definitionName, listed } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { chooseStack } from "../../fleet/stack-settings";
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

/** A build that was found, and what can be asked about it. */
export interface Found {
  readonly id: string;
  readonly build: Build;
  readonly target: Target;
  readonly builder: TrackingBuilder;
  readonly region: string;
}

const NEED = "access to actions of the repository";
/** Of a build that is named by itself its builder wants no more. */
const NOTHING = {
  image: "",
  version: "",
  ...{ architecture: "", pipeline: "", versionArn: "" },
  ...{ gitTag: "", inputs: {}, workflow: { file: "" } },
};

/**
 * The build that a word names, or of an image the newest of each architecture. An ARN or a page needs no folder.
 * @param limit builds of each architecture. @default 1
 * @throws CliError where there is none
 */
export async function findBuilds(options: FindOptions, limit = 1): Promise<readonly Found[]> {
  const [word = ""] = options.names;
  const named = namedBy(word, () => homeOf(options));
  const found = named === undefined ? await ofImage(word, options, limit) : await ofName(named, options);
  if (found.length > 0) return found;
  if (named === undefined) throw new CliError(`${word} was never built.`, `Build it: golden rebuild ${word}`, 1);
  throw new CliError(`There is no build ${printable(word)}.`, "golden status <image> --limit 10 shows builds.", 1);
}

async function ofName(named: Named, options: FindOptions): Promise<readonly Found[]> {
  const { id } = named;
  const region = named.builder === "image-builder" ? (id.split(":")[3] ?? "") : "";
  if (named.builder !== "codebuild") return present({ ...NOTHING, ...named }, region, [id]);
  const isOwn = (each: Target): boolean => each.builder === "codebuild" && each.project === named.project;
  const target = targets(options).find(isOwn);
  if (target !== undefined) return present(target, homeOf(options).region, [id]);
  const message = `No image of the stack is built by the project ${printable(named.project)}.`;
  throw new CliError(message, `Of other projects: golden ci status ${id}`, 1);
}

/** Of every architecture, or of the one that is named as in reports: `web (arm64)`. */
async function ofImage(word: string, options: FindOptions, limit: number): Promise<readonly Found[]> {
  const all = targets(options);
  const name = word.endsWith(".yaml") ? definitionName(word, findRoot(options.root)) : word;
  const { region } = homeOf(options);
  const found = all
    .filter(({ id, image }) => id === name || image === name)
    .map(async (target) => {
      const builds =
        target.builder === "image-builder"
          ? await everyBuild(await new AwsClients(region).imageBuilder(), target)
          : await openBuilders({ region }, NEED).builds(target);
      return present(
        target,
        region,
        builds.slice(0, limit).map(({ id }) => id),
      );
    });
  if (found.length > 0) return (await Promise.all(found)).flat();
  const images = [...new Set(all.map(({ image }) => image))];
  const message = `The stack builds no image \`${printable(word)}\`.${didYouMean(name, images)}`;
  throw new CliError(message, `Name a tracking id, an ARN, or one of: ${listed(images)}`, 1);
}

async function present(target: Target, region: string, ids: readonly string[]): Promise<readonly Found[]> {
  const builder = openBuilders({ region }, NEED);
  const builds = await Promise.all(ids.map((id) => builder.read(target, id)));
  return builds.flatMap((build) =>
    build === undefined ? [] : [{ id: trackingId(build.id), build, target, builder, region }],
  );
}

function homeOf(options: FindOptions) {
  const { account, region } = stackOf(options).settings;
  return homeIn(account, region);
}

function targets(options: FindOptions): readonly Target[] {
  return targetsOf(soundPlan(options));
}

/** What is sound of the fleet: a fault of one image hides none of the others. */
export function soundPlan(options: Omit<FindOptions, "names">) {
  const { name: stack, settings, ...part } = stackOf(options);
  const { definitions, deployed } = loadStackImages(folderSource(findRoot(options.root)), { ...part, settings });
  return planImages({ definitions, settings, stack, names: deployed.map(({ name }) => name) });
}

function stackOf(options: Omit<FindOptions, "names">) {
  const { settings, ...stack } = chooseStack(findRoot(options.root), options.stack);
  if (settings !== undefined) return { ...stack, settings };
  throw new CliError(`The settings of ${stack.name} have faults.`, "golden check shows them.", 1);
}

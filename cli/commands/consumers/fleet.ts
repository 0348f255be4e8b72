import { folderSource, loadStackImages, nameMatcher } from "../../../definition";
import { channelImages } from "../../../operations/channels/promote";
import { inParts } from "../../../operations/rebuild/in-parts";
import { targetsOf } from "../../../operations/rebuild/target";
import { planImages, type Plan } from "../../../plan";
import { promotedImages } from "../../../plan/releases";
import { awsError } from "../../aws/errors";
import { imageNames, namesOf, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import { toChannels } from "../notify/addressees";
import { openCloud } from "../promote/images";
import { openBuilders } from "../rebuild/builders";
import { spotOf, type Follower, type WantedEdit } from "./files";
import type { Refusal } from "./report";
import { deployedReleases, promotedReleases, wantedValue, type ReleaseOf } from "./values";

export interface ConsumersOptions {
  readonly names: readonly string[];
  readonly all?: boolean;
  readonly dir?: string;
  readonly repository?: string;
  readonly live?: boolean;
  readonly dryRun?: boolean;
  readonly root?: string;
  readonly stack?: string;
  readonly format: "text" | "json";
}

/** A stack with all places of others that follow its images. */
export interface Fleet {
  readonly root: string;
  /** Its name. */
  readonly stack: string;
  readonly plan: Plan;
  /** `owner/name` of the definitions, or an address. */
  readonly repository?: string;
  readonly followers: readonly Follower[];
  readonly isChosen: (image: string) => boolean;
  readonly toChannels: ReturnType<typeof toChannels>;
}

/** @throws CliError where no place of the chosen images is known, unless all that has one is chosen; undefined where definitions have errors, which are printed */
export function fleetOf(
  { names, all: isAll, root: given, stack: named, repository }: ConsumersOptions,
  terminal: Terminal,
): Fleet | undefined {
  const root = findRoot(given);
  const stack = chooseStack(root, named);
  const source = folderSource(root);
  const images = loadStackImages(source, stack);
  const { settings, name } = stack;
  if (hasErrors(stack, images, terminal, root) || settings === undefined) return undefined;
  const plan = planImages({ stack: name, settings, definitions: images.definitions, names: images.deployed.map((image) => image.name) }); // prettier-ignore
  const wanted = namesOf(names, root);
  refuseUnknownNames(wanted.filter((each) => !each.includes("*")), imageNames(source), name); // prettier-ignore
  const all = followersOf(plan);
  const followers = all.filter(({ consumer }) => repository === undefined || consumer.repository === repository);
  const isChosen = nameMatcher(wanted.length > 0 ? wanted : ["*"]);
  const where = repository === undefined ? "" : ` in ${repository}`;
  const isAny = followers.some(({ image }) => isChosen(image));
  if (!isAny && (isAll !== true || repository !== undefined)) throw new CliError(`No consumer of these images${where} says where the value stands.`, "Write at or pattern under consumers: docs/consumers.md", 1); // prettier-ignore
  return { root, stack: name, plan, followers, isChosen, toChannels: toChannels(stack, images), ...(settings.repository !== undefined && { repository: settings.repository }) }; // prettier-ignore
}

/** All places of others that follow images of a plan. */
export function followersOf({ images }: Plan): readonly Follower[] {
  return images.flatMap(({ name, consumers: own }) =>
    own.flatMap((consumer) =>
      Object.keys(consumer.keys ?? { [name]: "" }).flatMap((image) => {
        const spot = spotOf(consumer, image);
        return spot === undefined ? [] : [{ image, consumer, spot }];
      }),
    ),
  );
}

/** What is released of the images of a plan: what the last of its channels holds; of one without channels what is deployed. */
export function releasesOf(plan: Plan, images: ReadonlySet<string>): ReleaseOf {
  const builder = openBuilders(plan.stack, "access to actions of the repositories that build images");
  const targets = targetsOf(plan).filter(({ image }) => images.has(image));
  const inChannels = channelImages(promotedImages(plan, targets));
  const others = targets.filter(({ image }) => !inChannels.some(({ name }) => name === image));
  const deployed = deployedReleases(builder, plan.stack.account, others);
  const promoted = promotedReleases(inChannels, () => openCloud(plan.stack));
  const found = new Map<string, ReturnType<ReleaseOf>>();
  return (target) => {
    const asked = found.get(target.id) ?? promoted(target) ?? deployed(target);
    found.set(target.id, asked);
    return asked;
  };
}

/** What each place is to carry, or why that is not known. */
export async function valuesOf(followers: readonly Follower[], plan: Plan, releaseOf: ReleaseOf | undefined) {
  const byName = new Map(plan.images.map((image) => [image.name, image]));
  const found = await inParts(followers, async (follower): Promise<WantedEdit | Refusal> => {
    const { image: name, consumer } = follower;
    const image = byName.get(name);
    const wanted = image ? await wantedValue(image, consumer, plan, releaseOf).catch(worded) : { refused: "the stack does not deploy it" }; // prettier-ignore
    if ("value" in wanted) return { ...follower, value: wanted.value };
    return { image: name, repository: consumer.repository, path: consumer.path, reason: wanted.refused };
  });
  const edits = found.filter((each) => "value" in each);
  return { edits, refusals: found.filter((each) => "reason" in each) };
}

function worded(error: unknown): never {
  throw awsError(error) ?? error;
}

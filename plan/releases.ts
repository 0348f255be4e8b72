import { createHash } from "node:crypto";
import type { PromotionPlan } from "./image-builder/promotion";
import { arn } from "./arn";
import { channelNames } from "./people-events";
import type { LifecyclePlan, LifecycleRulePlan } from "./image-builder/lifecycle";
import type { CodeBuildTarget, ImageBuilderTarget, Target } from "./fleet";
import type { Plan } from "./plan-images";
import type { RebuildPlan } from "./stack";

/** What an image has once its version is built. */
export interface ReleasedImage {
  readonly target: ImageBuilderTarget;
  /** Where it goes, with the tags of its AMI there, and the SSM parameter that holds its id. */
  readonly places: readonly {
    readonly region: string;
    readonly amiTags?: Readonly<Record<string, string>>;
    readonly ssmParameterName?: string;
  }[];
  /** ARNs of the topics of its channels that do not choose what they hear. */
  readonly topics: readonly string[];
  /** Whether a channel chose `released`, which the account's event bus tells. @default false */
  readonly onBus?: boolean;
  /** Whom to warn of its end. @default no channel chose `deprecated-soon` */
  readonly deprecation?: Deprecation;
  /** How its builds pass channels of images. @default it has none */
  readonly promotion?: PromotionPlan;
  /** Names of the parameters of these, by channel. */
  readonly pointers?: Readonly<Record<string, string>>;
  /** Of a container: name of its repository, the same in each place. */
  readonly repository?: string;
  /** Whether a deployment or its release builds it, so that a missing build is a fault. */
  readonly isBuilt: boolean;
}

/** When AMIs are deprecated, and how long before their channels want to know. EC2 may have a date of its own. */
export interface Deprecation {
  readonly noticeDays: number;
  /** Their age then, by the image's lifecycle. @default it deprecates none */
  readonly age?: Pick<LifecycleRulePlan["filter"], "value" | "unit">;
}

/** What channels know of an image, whoever builds it. */
export interface PromotedImage extends Pick<ReleasedImage, "places" | "promotion" | "pointers" | "repository"> {
  readonly target: ImageBuilderTarget | CodeBuildTarget;
}

/** Those of the targets that are AMIs or containers. */
export function promotedImages(plan: Plan, targets: readonly Target[]): readonly PromotedImage[] {
  const ofDocker = targets.flatMap((target): readonly PromotedImage[] => {
    const image = plan.images.find(({ name }) => name === target.image);
    if (target.builder !== "codebuild" || image?.kind !== "container" || !image.codebuild) return [];
    const { promotion, pointers, codebuild } = image;
    const { name: repository, regions } = codebuild.repository;
    const places = regions.map(({ region }) => ({ region }));
    return [{ target, places, repository, ...(promotion && { promotion }), ...(pointers && { pointers }) }];
  });
  return [...releasedImages(plan, targets), ...ofDocker];
}

/** What Image Builder builds. */
export function releasedImages({ stack, images }: Plan, targets: readonly Target[]): readonly ReleasedImage[] {
  const topicOf = (channel: string): string =>
    arn({ ...stack, service: "sns", resource: channelNames(stack.environment.name, channel).topic });
  return targets.flatMap((target) => {
    const image = images.find(({ name }) => name === target.image);
    if (target.builder !== "image-builder" || image === undefined || !("pipelines" in image)) return [];
    const all = (image.notifications?.channels ?? []).map((name) => [name, stack.channels[name]?.events] as const);
    const topics = all.flatMap(([name, events]) => (events === undefined ? [topicOf(name)] : []));
    const onBus = all.some(([, events]) => events?.includes("released"));
    const warns = all.some(([, events]) => events?.includes("deprecated-soon")) && deprecationOf(image, stack.rebuild);
    const passes = "promotion" in image && image.promotion !== undefined && { promotion: image.promotion };
    return image.pipelines
      .filter(({ architecture }) => architecture === target.architecture)
      .map((pipeline) => {
        const { distributions, onDeploy, startAfterDeploy } = pipeline;
        const isBuilt = (onDeploy ?? startAfterDeploy) !== undefined;
        const pointers = passes && "pointers" in pipeline && { pointers: pipeline.pointers };
        const own = {
          ...passes,
          ...pointers,
          ...("repository" in pipeline && { repository: pipeline.repository.name }),
        };
        return { target, places: distributions.map(placeOf), topics, isBuilt, ...(onBus && { onBus }), ...(warns && { deprecation: warns }), ...own }; // prettier-ignore
      });
  });
}

function deprecationOf(image: object, rebuild: RebuildPlan | undefined): Deprecation | undefined {
  if (rebuild === undefined) return undefined;
  const { policyDetails = [] } = ("lifecycle" in image ? image.lifecycle : {}) as Partial<LifecyclePlan>;
  const { value, unit } = policyDetails.find(({ action }) => action === "DEPRECATE")?.filter ?? {};
  const noticeDays = rebuild.deprecationNoticeDays;
  return { noticeDays, ...(value !== undefined && unit !== undefined && { age: { value, unit } }) };
}

/** Of a distribution what concerns its AMI. */
function placeOf({ region, amiTags, ssmParameterName }: ReleasedImage["places"][number]) {
  return { region, ...(amiTags && { amiTags }), ...(ssmParameterName !== undefined && { ssmParameterName }) };
}

/** What the function that finishes releases must know, as an object in S3. Pure: the same images give the same name and bytes. */
export function releasesObject(images: readonly ReleasedImage[]): { readonly key: string; readonly content: string } {
  const content = JSON.stringify(images);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return { key: `plan/releases-${hash}.json`, content };
}

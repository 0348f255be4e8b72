import { createHash } from "node:crypto";
import type { PromotionPlan } from "./image-builder/promotion";
import { arn } from "./arn";
import type { CodeBuildTarget, ImageBuilderTarget, Target } from "./fleet";
import { physicalName } from "./names";
import type { Plan } from "./plan-images";

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
  /** How its builds pass channels of images. @default it has none */
  readonly promotion?: PromotionPlan;
  /** Names of the parameters of these, by channel. */
  readonly pointers?: Readonly<Record<string, string>>;
  /** Of a container: name of its repository, the same in each place. */
  readonly repository?: string;
  /** Whether a deployment or its release builds it, so that a missing build is a fault. */
  readonly isBuilt: boolean;
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
    arn({ ...stack, service: "sns", resource: physicalName("topic", stack.environment.name, channel) });
  return targets.flatMap((target) => {
    const image = images.find(({ name }) => name === target.image);
    if (target.builder !== "image-builder" || image === undefined || !("pipelines" in image)) return [];
    const all = (image.notifications?.channels ?? []).map((name) => [name, stack.channels[name]?.events] as const);
    const topics = all.flatMap(([name, events]) => (events === undefined ? [topicOf(name)] : []));
    const onBus = all.some(([, events]) => events?.includes("released"));
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
        return { target, places: distributions.map(placeOf), topics, isBuilt, ...(onBus && { onBus }), ...own };
      });
  });
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

import type { AmiDefinition, ContainerDefinition } from "../../definition/image/image-definition";
import { BESIDE_CHANNELS, EVERY_ARCHITECTURE } from "../channels";
import type { PlanContext } from "../context";
import { filled } from "./filled";

type Promoted = Pick<AmiDefinition | ContainerDefinition, "name" | "version" | "promotion">;

/** How builds of an image pass its channels. */
export interface PromotionPlan {
  /** In the order in which a build passes them. */
  readonly channels: readonly string[];
  /** Parameter of the stack's Region: who moves the image's channels. */
  readonly log: string;
  /** Parameter of the stack's Region: the builds that people approved of. */
  readonly approvals: string;
  /** Parameter of the stack's Region: builds that were revoked, of images whose builds carry no tags. */
  readonly revocations: string;
  readonly demands: NonNullable<Promoted["promotion"]>;
}

export function promotionPlan(definition: Promoted, { settings }: PlanContext): { promotion?: PromotionPlan } {
  const { promotion, namePrefix } = settings;
  if (promotion === undefined) return {};
  const ofAll = filled(promotion.parameter, definition, EVERY_ARCHITECTURE, namePrefix);
  const { log, approvals, revocations } = BESIDE_CHANNELS;
  const named = (channel: string): string => ofAll.replaceAll("{channel}", channel);
  return {
    promotion: {
      channels: promotion.channels,
      ...{ log: named(log), approvals: named(approvals), revocations: named(revocations) },
      demands: definition.promotion ?? {},
    },
  };
}

/** Name of the parameter of each channel, the same in every Region of the distribution. @param architecture as names have it */
export function pointersOf(definition: Promoted, architecture: string, { settings }: PlanContext) {
  const { promotion, namePrefix } = settings;
  if (promotion === undefined) return {};
  const name = filled(promotion.parameter, definition, architecture, namePrefix);
  return { pointers: Object.fromEntries(promotion.channels.map((each) => [each, name.replaceAll("{channel}", each)])) };
}

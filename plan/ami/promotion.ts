import type { AmiDefinition, Architecture } from "../../definition/image/image-definition";
import type { PlanContext } from "../context";
import { filled } from "./distribution";

/** How builds of an image pass its channels. */
export interface PromotionPlan {
  /** In the order in which a build passes them. */
  readonly channels: readonly string[];
  /** Parameter of the stack's Region: who moves the image's channels. */
  readonly log: string;
  /** Parameter of the stack's Region: the builds that people approved of. */
  readonly approvals: string;
  readonly demands: NonNullable<AmiDefinition["promotion"]>;
}

export function promotionPlan(definition: AmiDefinition, { settings }: PlanContext): { promotion?: PromotionPlan } {
  const { promotion, namePrefix } = settings;
  if (promotion === undefined) return {};
  const ofAll = filled(promotion.parameter.replaceAll("{architecture}", "all"), definition, "x86_64", namePrefix);
  // No name of a channel has a dot.
  const [log = "", approvals = ""] = [".log", ".approvals"].map((name) => ofAll.replaceAll("{channel}", name));
  return { promotion: { channels: promotion.channels, log, approvals, demands: definition.promotion ?? {} } };
}

/** Name of the parameter of each channel, the same in every Region of the distribution. */
export function pointersOf(definition: AmiDefinition, architecture: Architecture, { settings }: PlanContext) {
  const { promotion, namePrefix } = settings;
  if (promotion === undefined) return {};
  const name = filled(promotion.parameter, definition, architecture, namePrefix);
  return { pointers: Object.fromEntries(promotion.channels.map((each) => [each, name.replaceAll("{channel}", each)])) };
}

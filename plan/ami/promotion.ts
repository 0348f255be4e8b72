import type { AmiDefinition, Architecture } from "../../definition/image/image-definition";
import type { PlanContext } from "../context";
import { filled } from "./distribution";

/** How builds of an image pass its channels. */
export interface PromotionPlan {
  /** In the order in which a build passes them. */
  readonly channels: readonly string[];
  /** Parameter in the stack's Region with who moves pointers of the image, and what was begun: no name of a channel has a dot. */
  readonly log: string;
  /** Parameter in the stack's Region with the builds that people approved of. */
  readonly approvals: string;
  /** Of a build before it is in the last channel. */
  readonly demands: NonNullable<AmiDefinition["promotion"]>;
}

export function promotionPlan(definition: AmiDefinition, { settings }: PlanContext): { promotion?: PromotionPlan } {
  const { promotion, namePrefix } = settings;
  if (promotion === undefined) return {};
  const ofAll = promotion.parameter.replaceAll("{architecture}", "all");
  const [log = "", approvals = ""] = [".promotions", ".approvals"].map((name) =>
    filled(ofAll, definition, "x86_64", namePrefix).replaceAll("{channel}", name),
  );
  return { promotion: { channels: promotion.channels, log, approvals, demands: definition.promotion ?? {} } };
}

/** Name of the parameter of each channel, the same in every Region of the distribution. */
export function pointersOf(definition: AmiDefinition, architecture: Architecture, { settings }: PlanContext) {
  const { promotion, namePrefix } = settings;
  if (promotion === undefined) return {};
  const name = filled(promotion.parameter, definition, architecture, namePrefix);
  return { pointers: Object.fromEntries(promotion.channels.map((each) => [each, name.replaceAll("{channel}", each)])) };
}

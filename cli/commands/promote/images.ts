import { channelImages, type ChannelImage, type Cloud } from "../../../operations/channels/promote";
import { targetsOf, type Target } from "../../../operations/rebuild/target";
import type { Plan } from "../../../plan";
import { promotedImages } from "../../../plan/releases";
import { definitionName, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { CliError } from "../../terminal/exit-code";
import { isOnTerminal, type Terminal } from "../../terminal/terminal";
import { announceTo } from "../notify/people";
import { refuseOtherAccount } from "../rebuild/run";
import { soundPlan, type FindOptions } from "../status/find";
import { openChannels } from "./moves";

export interface Opened {
  readonly images: readonly ChannelImage[];
  /** Everything that the stack has built. */
  readonly targets: readonly Target[];
  readonly cloud: Cloud;
}

/** The images that are named, and AWS. @throws CliError for images without channels, and for credentials of another account */
export async function openImages(options: FindOptions): Promise<Opened> {
  const plan = soundPlan(options);
  const root = findRoot(options.root);
  const names = options.names.map((name) => definitionName(name, root));
  refuseUnknownNames(names, plan.images.map(({ name }) => name)); // prettier-ignore
  const targets = targetsOf(plan);
  const images = channelImages(promotedImages(plan, targets)).filter(({ name }) => names.includes(name));
  const without = names.find((name) => !images.some((image) => image.name === name));
  if (without !== undefined) {
    const message = `${without} has no channels: only AMIs and containers have, of a stack whose settings say promotion.`;
    throw new CliError(message, 'Add "promotion: {}" to golden-images:settings.', 1);
  }
  return { images, targets, cloud: await openCloud(plan.stack) };
}

/** AWS, as the stack's account. @throws CliError for credentials of another */
export async function openCloud(stack: Plan["stack"]): Promise<Cloud> {
  const cloud = await openChannels(stack.region, announceTo(stack));
  refuseOtherAccount([await cloud.caller()], stack.account);
  return cloud;
}

/** Whether images are left as they are: to look alone, or on a terminal without a word of consent. */
export function isDry(
  { dryRun, yes }: { readonly dryRun?: boolean; readonly yes?: boolean },
  terminal: Terminal,
): boolean {
  return dryRun === true || (yes !== true && isOnTerminal(terminal));
}

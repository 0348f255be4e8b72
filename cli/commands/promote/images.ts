import { amisOf } from "../../../operations/channels/amis";
import { BusyError, moveAll } from "../../../operations/channels/move";
import type { Act } from "../../../operations/channels/log";
import { parametersIn } from "../../../operations/channels/parameters";
import { eventOf, RefusedError, type ChannelImage, type Cloud } from "../../../operations/channels/promote";
import { findingsOfImage } from "../../../operations/rebuild/findings";
import { everyBuild, REVOKED_TAG } from "../../../operations/rebuild/image-builder";
import { targetsOf, type ImageBuilderTarget } from "../../../operations/rebuild/target";
import type { Plan } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import { definitionName, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { CliError } from "../../terminal/exit-code";
import { printable } from "../../terminal/printable";
import { takeStopSignals } from "../../terminal/stop-signals";
import { isOnTerminal, type Terminal } from "../../terminal/terminal";
import { announceTo, orNote } from "../notify/people";
import { byRegion } from "../release/open";
import { refuseOtherAccount } from "../rebuild/run";
import { soundPlan, type FindOptions } from "../status/find";

export interface Opened {
  readonly images: readonly ChannelImage[];
  /** Everything that the stack builds with Image Builder. */
  readonly targets: readonly ImageBuilderTarget[];
  readonly cloud: Cloud;
}

/** The images that are named, and AWS. @throws CliError for images without channels, and for credentials of another account */
export async function openImages(options: FindOptions): Promise<Opened> {
  const plan = soundPlan(options);
  const root = findRoot(options.root);
  const names = options.names.map((name) => definitionName(name, root));
  refuseUnknownNames(names, plan.images.map(({ name }) => name)); // prettier-ignore
  const images = channelImages(plan).filter(({ name }) => names.includes(name));
  const without = names.find((name) => !images.some((image) => image.name === name));
  if (without !== undefined) {
    const message = `${without} has no channels: only AMIs have, of a stack whose settings say promotion.`;
    throw new CliError(message, 'Add "promotion: {}" to golden-images:settings.', 1);
  }
  const cloud = await openChannels(plan.stack);
  refuseOtherAccount([await cloud.caller()], plan.stack.account);
  const targets = targetsOf(plan).filter((each) => each.builder === "image-builder");
  return { images, targets, cloud };
}

export function channelImages(plan: Plan): readonly ChannelImage[] {
  const { region: home, account } = plan.stack;
  const targets = targetsOf(plan).filter((each) => each.builder === "image-builder");
  return plan.images.flatMap((image) => {
    if (!("promotion" in image) || image.promotion === undefined) return [];
    const lines = image.pipelines.flatMap(({ architecture, distributions, pointers = {} }) => {
      const target = targets.find((each) => each.image === image.name && each.architecture === architecture);
      return target === undefined ? [] : [{ target, regions: distributions.map(({ region }) => region), pointers }];
    });
    return [{ ...image.promotion, name: image.name, home, account, lines }];
  });
}

export async function openChannels(stack: Plan["stack"]): Promise<Cloud> {
  const own = new AwsClients(stack.region);
  const [client, sts] = await Promise.all([own.imageBuilder(), own.sts()]);
  const { GetImageCommand, TagResourceCommand } = await import("@aws-sdk/client-imagebuilder");
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  return {
    parameters: parametersIn(byRegion((region) => new AwsClients(region).ssm())),
    amis: amisOf(byRegion((region) => new AwsClients(region).ec2())),
    builds: (target) => everyBuild(client, target),
    findings: async (imageBuildVersionArn, least) => {
      const { image } = await client.send(new GetImageCommand({ imageBuildVersionArn }));
      const status = image?.scanState?.status;
      if (status !== "COMPLETED") return { none: status === undefined ? "there was none" : `it is ${status}` };
      return findingsOfImage(client, imageBuildVersionArn, least);
    },
    mark: async (resourceArn, why) => {
      // Of the characters that tags take in every service: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
      const value = `${new Date().toISOString()} ${why}`.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "-").slice(0, 256);
      await client.send(new TagResourceCommand({ resourceArn, tags: { [REVOKED_TAG]: value } }));
    },
    caller: async () => (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? "",
    announce: announceTo(stack),
  };
}

/** Moves an image's channels, unless it shall only look. */
export async function moved(
  image: ChannelImage,
  cloud: Cloud,
  choose: () => Promise<Act | undefined>,
  isDry: boolean,
  { err }: Pick<Terminal, "err">,
): Promise<Act | undefined> {
  if (isDry) return choose();
  const became = {
    completed: "was left half done by another run, and is completed now",
    undone: "could not be done everywhere, and is taken back",
    left: "is half done: a quarter of an hour from now the next command takes it back",
  };
  const turn = {
    ...{ parameters: cloud.parameters, log: { region: image.home, name: image.log } },
    ...{ id: crypto.randomUUID(), now: () => new Date() },
    tell: (act: Act) => orNote(cloud.announce, { err })(eventOf(image, act)),
    onSettled: (what: string, end: keyof typeof became) => err(printable(`note: ${what} ${became[end]}.`), 2),
  };
  // It takes seconds, and would be half done for a quarter of an hour.
  const stop = takeStopSignals(() => err("Once all is moved it ends; a second signal ends it at once."));
  return moveAll(turn, choose).finally(stop.release);
}

/** Whether images are left as they are: to look alone, or on a terminal without a word of consent. */
export function isDry(
  { dryRun, yes }: { readonly dryRun?: boolean; readonly yes?: boolean },
  terminal: Terminal,
): boolean {
  return dryRun === true || (yes !== true && isOnTerminal(terminal));
}

/** The reasons of a refusal, where it is one. */
export function reasonsOf(error: unknown): readonly string[] | undefined {
  if (error instanceof RefusedError) return error.reasons;
  if (!(error instanceof BusyError)) return undefined;
  return [`${error.message}. If that run is gone, the next after ${error.until.toISOString()} clears up.`];
}

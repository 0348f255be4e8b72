import { amisOf } from "../../../operations/channels/amis";
import { BusyError, moveAll } from "../../../operations/channels/move";
import type { Act } from "../../../operations/channels/log";
import { containerBuilds, digestsIn, revokeContainer } from "../../../operations/channels/containers";
import { parametersIn } from "../../../operations/channels/parameters";
import { eventOf, RefusedError, type ChannelImage, type Cloud, type ContainerLine, type Line } from "../../../operations/channels/promote"; // prettier-ignore
import { findingsInRegistry, findingsOfImage } from "../../../operations/rebuild/findings";
import { everyBuild, REVOKED_TAG } from "../../../operations/rebuild/image-builder";
import { AwsClients } from "../../aws/clients";
import { printable } from "../../terminal/printable";
import { takeStopSignals } from "../../terminal/stop-signals";
import type { Terminal } from "../../terminal/terminal";
import { orNote, type Announce } from "../notify/people";
import { byRegion } from "../release/open";

/** AWS; the log of each image is in the stack's Region. */
export async function openChannels(home: string, announce: Announce): Promise<Cloud> {
  const own = new AwsClients(home);
  const [client, sts] = await Promise.all([own.imageBuilder(), own.sts()]);
  const { GetImageCommand, TagResourceCommand } = await import("@aws-sdk/client-imagebuilder");
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const parameters = parametersIn(byRegion((region) => new AwsClients(region).ssm()));
  const ecr = byRegion((region) => new AwsClients(region).ecr());
  const digests = digestsIn(ecr);
  const known = async ({ target }: Line) => (target.builder === "codebuild" ? undefined : everyBuild(client, target));
  return {
    parameters,
    amis: amisOf(byRegion((region) => new AwsClients(region).ec2())),
    builds: async (line) =>
      isContainer(line)
        ? containerBuilds(line, { digests, parameters }, await known(line))
        : ((await known(line)) ?? []),
    findings: async ({ id: imageBuildVersionArn, containers: [reference = ""] }, least) => {
      if (!imageBuildVersionArn.startsWith("arn:")) return findingsInRegistry(await ecr(home), reference, least);
      const { image } = await client.send(new GetImageCommand({ imageBuildVersionArn }));
      const status = image?.scanState?.status;
      if (status !== "COMPLETED") return { none: status === undefined ? "there was none" : `it is ${status}` };
      return findingsOfImage(client, imageBuildVersionArn, least);
    },
    mark: async (resourceArn, why, image) => {
      if (!resourceArn.startsWith("arn:")) return revokeContainer(image, parameters, resourceArn, why);
      // Of the characters that tags take in every service: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
      const value = `${new Date().toISOString()} ${why}`.slice(0, 256).replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "-");
      await client.send(new TagResourceCommand({ resourceArn, tags: { [REVOKED_TAG]: value } }));
    },
    caller: async () => (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? "",
    announce,
  };
}

function isContainer(line: Line): line is ContainerLine {
  return line.container !== undefined;
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

/** The reasons of a refusal, where it is one. */
export function reasonsOf(error: unknown): readonly string[] | undefined {
  if (error instanceof RefusedError) return error.reasons;
  if (!(error instanceof BusyError)) return undefined;
  return [`${error.message}. If that run is gone, the next after ${error.until.toISOString()} clears up.`];
}

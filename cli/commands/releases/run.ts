import { wayIn, type ChannelImage, type Cloud, type Line } from "../../../operations/channels/promote";
import { outputsOf } from "../../../operations/channels/outputs";
import type { AmiState } from "../../../operations/channels/amis";
import type { Build } from "../../../operations/rebuild/build";
import { trackingId } from "../../../operations/rebuild/tracking-id";
import { awsError } from "../../aws/errors";
import type { ExitCode } from "../../terminal/exit-code";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { openImages } from "../promote/images";
import type { FindOptions } from "../status/find";

export interface ReleasesOptions extends FindOptions {
  readonly limit: number;
  readonly used?: boolean;
  readonly format: "text" | "json";
}

type Release = Awaited<ReturnType<typeof releasesOf>>[number];

/** `golden releases`: what there is of an image, and which channel has what. */
export async function releases(options: ReleasesOptions, terminal: Terminal): Promise<ExitCode> {
  try {
    const { images, cloud } = await openImages(options);
    const all = images.flatMap((image) => image.lines.map((line) => releasesOf(image, line, cloud, options)));
    const found = (await Promise.all(all)).flat();
    const parameters = images.flatMap(parametersOf);
    if (options.format === "json") terminal.out(printableJson({ format: 1, releases: found, parameters }));
    else {
      const isContainer = parameters.every(({ launchTemplate }) => launchTemplate === undefined);
      terminal.out(table([...HEAD, isContainer ? "IMAGE" : "AMI"], found.flatMap(rowsOf), terminal));
      const rows = parameters.map(({ channel, parameter, launchTemplate }) => [channel, parameter, ...(launchTemplate === undefined ? [] : [launchTemplate])]); // prettier-ignore
      const head = ["CHANNEL", "PARAMETER", ...(isContainer ? [] : ["IMAGE ID OF A LAUNCH TEMPLATE"])];
      terminal.out(`\n${table(head, rows, terminal)}`);
    }
    return 0;
  } catch (error) {
    throw awsError(error) ?? error;
  }
}

const HEAD = ["BUILD", "STATE", "CHANNELS", "COMMIT"];

/** Where consumers read what a channel holds; EC2 does so itself, at each launch. */
function parametersOf({ channels, lines }: ChannelImage) {
  return lines.flatMap(({ container, target, pointers }) =>
    channels.map((channel) => {
      const parameter = pointers[channel] ?? "";
      return {
        target: target.id,
        channel,
        parameter,
        ...(!container && { launchTemplate: `resolve:ssm:${parameter}` }),
      };
    }),
  );
}

async function releasesOf(
  { channels, account }: ChannelImage,
  line: Line,
  cloud: Cloud,
  { limit, used }: ReleasesOptions,
) {
  const built = (await cloud.builds(line)).filter((build) => outputsOf(build).length > 0).slice(0, limit);
  const held = await Promise.all(channels.map(async (each) => [each, (await wayIn(line, cloud, each)).at(-1)?.value] as const)); // prettier-ignore
  const states = await statesOf(built, cloud);
  return Promise.all(
    built.map(async (build) => ({
      ...{ id: trackingId(build.id), began: build.startedAt, revoked: build.revoked },
      state: build.revoked === undefined ? build.status.toLowerCase() : "revoked",
      channels: held.flatMap(([each, value]) => (outputsOf(build).some(({ id }) => id === value) ? [each] : [])),
      amis: await Promise.all(
        outputsOf(build).map(async (ami) => {
          // It was read in the repository just now; ECR tells neither launches nor who uses it.
          if (line.container) return { ...ami, state: "available" };
          const isOurs = used === true && states.has(ami.id);
          const usedBy = isOurs && { usedBy: await cloud.amis.usedBy(ami.region, ami.id) };
          const state = ami.account === account ? "gone" : "in another account";
          return { ...ami, state, ...states.get(ami.id), ...usedBy };
        }),
      ),
    })),
  );
}

async function statesOf(builds: readonly Build[], { amis }: Cloud): Promise<ReadonlyMap<string, AmiState>> {
  const all = builds.flatMap((build) => build.amis);
  const regions = [...new Set(all.map(({ region }) => region))].map((region) =>
    amis.states(
      region,
      all.flatMap((ami) => (ami.region === region ? [ami.id] : [])),
    ),
  );
  return new Map((await Promise.all(regions)).flatMap((states) => [...states]));
}

function rowsOf({ id, state, channels, amis }: Release): readonly (readonly string[])[] {
  return amis.map((ami, at) => {
    const own = at === 0 ? [id, state, channels.join(", "), (ami.commit ?? "").slice(0, 8)] : ["", "", "", ""];
    const words = [ami.id, ami.region, ami.account, ami.state === "available" ? "" : ami.state];
    const dates = [["deprecated", ami.deprecatedAt], ["launched", ami.launchedAt]].map(([word, day]) => (day === undefined ? "" : `${word ?? ""} ${day.slice(0, 10)}`)); // prettier-ignore
    const used = (ami.usedBy ?? []).map((arn) => `used by ${arn}`);
    return [...own, [...words, ...dates, ...used].filter((each) => each !== "").join(" ")].map(printable);
  });
}

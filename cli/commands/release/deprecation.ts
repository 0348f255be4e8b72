import { ListTagsForResourceCommand, TagResourceCommand } from "@aws-sdk/client-imagebuilder";
import { amisOf } from "../../../operations/channels/amis";
import type { ReleaseCloud } from "../../../operations/releases/cloud";
import { warnOfDeprecation, type DeprecationCloud, type Warned } from "../../../operations/releases/deprecation";
import type { ReleasedImage } from "../../../plan/releases";
import { AwsClients } from "../../aws/clients";
import { printable } from "../../terminal/printable";
import { byRegion } from "./open";

/** Of builds that people were warned of, with the date of which. */
const WARNED_TAG = "golden:deprecated-soon";

/** AWS as warnings need it: a build remembers what was told of it. */
export function deprecationCloud(region: string, { builds, tellBus }: ReleaseCloud): DeprecationCloud {
  const client = new AwsClients(region).imageBuilder();
  return {
    ...{ builds, tellBus, amis: amisOf(byRegion((each) => new AwsClients(each).ec2())) },
    toldOf: async (resourceArn) => {
      const { tags = {} } = await (await client).send(new ListTagsForResourceCommand({ resourceArn }));
      return tags[WARNED_TAG];
    },
    noteTold: async (resourceArn, date) => {
      await (await client).send(new TagResourceCommand({ resourceArn, tags: { [WARNED_TAG]: date } }));
    },
  };
}

/** Warns, with a line of the log for each image. Throws once all others are done, and Lambda calls it again. */
export async function warn(
  images: readonly ReleasedImage[],
  cloud: DeprecationCloud,
  now: Date,
): Promise<readonly string[]> {
  const done = await warnOfDeprecation(images, cloud, now);
  const lines = done.map(lineOf).sort();
  for (const line of lines) process.stdout.write(`${line}\n`);
  if (done.some(({ refused }) => refused !== undefined)) throw new Error(lines.join("\n"));
  return lines;
}

function lineOf({ image, date = "", told, refused }: Warned): string {
  if (refused !== undefined) return printable(`${image}: nobody could tell when it is deprecated: ${refused}`);
  return printable(`${image}: deprecated on ${date}${told === true ? ", told its channels" : ", which was told"}`);
}

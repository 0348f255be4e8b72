import { channelImages } from "../../../operations/channels/promote";
import { isReleased, isTrouble, reconcile, type Reconciled } from "../../../operations/releases/reconcile";
import { onlyLooking, type ReleaseCloud } from "../../../operations/releases/cloud";
import type { ReleasedImage } from "../../../plan/releases";
import { AwsClients } from "../../aws/clients";
import { printable } from "../../terminal/printable";
import { nominate } from "../promote/nominate";
import { openChannels } from "../promote/moves";
import { deprecationCloud, warn } from "./deprecation";
import { noteText } from "./notes";
import { openReleases } from "./open";

/**
 * An event of EC2 Image Builder: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
 * Or one of the rule's own schedule: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 */
interface ReleaseEvent {
  readonly "detail-type": string;
  readonly time: string;
  /** ARN of the image build version; of a schedule, that of the rule. */
  readonly resources: readonly string[];
}

let opened: Promise<{ readonly cloud: ReleaseCloud; readonly images: readonly ReleasedImage[] }> | undefined;

/**
 * The function of Lambda that finishes a release as soon as its build is there; what another version or stack builds is not its own. By
 * its schedule it looks which images are deprecated soon.
 */
export async function handler(event: ReleaseEvent): Promise<readonly string[]> {
  opened ??= open();
  const { cloud, images } = await opened.catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  const region = process.env["AWS_REGION"] ?? "";
  if (event["detail-type"] === "Scheduled Event") return warn(images, deprecationCloud(region, cloud), new Date(event.time)); // prettier-ignore
  return finish(event.resources[0] ?? "", images, cloud);
}

async function finish(
  build: string,
  images: readonly ReleasedImage[],
  cloud: ReleaseCloud,
): Promise<readonly string[]> {
  const own = images.filter(({ target }) => build.startsWith(`${target.versionArn}/`));
  const done = await reconcile(own, cloud, new Date());
  for (const each of done.filter((found) => !isReleased(found)))
    await tell(each.image.target, each.notes.filter(isTrouble).map(noteText), cloud);
  const lines = done.map(({ notes }) => `${build}: ${notes.map(noteText).join("; ") || "nothing was to be done"}`);
  for (const line of lines) process.stdout.write(`${printable(line)}\n`);
  return [...lines, ...(await fillChannel(done, images, cloud))];
}

/** The first channel, once the other architectures are there too: of these nothing is changed, the event of each does that. */
async function fillChannel(
  done: readonly Reconciled[],
  images: readonly ReleasedImage[],
  cloud: ReleaseCloud,
): Promise<readonly string[]> {
  const own = done.map(({ image }) => image);
  const all = images.filter(
    ({ target, promotion }) => promotion !== undefined && own.some((each) => each.target.image === target.image),
  );
  const others = await reconcile(
    all.filter((each) => !own.includes(each)),
    onlyLooking(cloud),
    new Date(),
  );
  const lines: string[] = [];
  const err = (line: string): void => {
    lines.push(line);
    process.stdout.write(`${line}\n`);
  };
  const open = () => openChannels(process.env["AWS_REGION"] ?? "", cloud.tellBus);
  const refused = await nominate(channelImages(all), [...done, ...others], { open, isDry: false }, { err });
  // Lambda calls it again, in a minute and in two more.
  if (refused.some(({ isBusy }) => isBusy)) throw new Error(lines.join("\n"));
  for (const { image, reasons } of refused) {
    const target = own.find((each) => each.target.image === image)?.target;
    if (target !== undefined) await tell(target, reasons, cloud);
  }
  return lines;
}

/** Nobody reads its log unasked. */
async function tell(
  { id, version }: ReleasedImage["target"],
  wrong: readonly string[],
  cloud: ReleaseCloud,
): Promise<void> {
  const subject = `The release of ${id} ${version} is not finished`.slice(0, 100);
  const list = wrong.map((each) => `- ${printable(each)}`);
  const text = [subject, ...list, "golden release reconcile finishes it once that is put right."].join("\n");
  const topics = (process.env["TOPICS"] ?? "").split(" ").filter((each) => each !== "");
  for (const topic of topics) await cloud.announce(topic, subject, text);
}

/** What is deployed the plan says that came with the function. */
async function open() {
  const region = process.env["AWS_REGION"] ?? "";
  const [, Bucket, Key] = /^([^/]+)\/(.+)$/.exec(process.env["RELEASES"] ?? "") ?? [];
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { Body } = await (await new AwsClients(region).s3()).send(new GetObjectCommand({ Bucket, Key }));
  const images = JSON.parse((await Body?.transformToString()) ?? "[]") as readonly ReleasedImage[];
  const deployed: ReleaseCloud["deployed"] = (targets) =>
    Promise.resolve(new Map(targets.map(({ id, pipeline, version }) => [id, { id: pipeline, version }])));
  return { images, cloud: { ...(await openReleases(region)), deployed } };
}

import type { Consumer } from "../../../definition";
import { buildIn, type ChannelImage, type Cloud, type Line } from "../../../operations/channels/promote";
import { outputsOf, versionIn, type Output } from "../../../operations/channels/outputs";
import type { TrackingBuilder } from "../../../operations/rebuild/build";
import { saidBy } from "../../../operations/rebuild/rebuild";
import { atVersion, targetsOf, type Target } from "../../../operations/rebuild/target";
import type { AmiPlan, ContainerPlan, ImagePlan, Plan } from "../../../plan";
import { refuseOtherAccount } from "../rebuild/run";

interface Refused {
  readonly refused: string;
}

/** What is to stand in a consumer's file, or why that is not known. */
export type Wanted = { readonly value: string } | Refused;

/** What consumers may take of an image. */
export interface Release {
  readonly version: string;
  /** AMIs, or containers by their digest. */
  readonly outputs: readonly Output[];
}

/** Asks what is released of a target. */
export type ReleaseOf = (target: Target) => Promise<Release | Refused>;

/** The newest build that is available of the version that is deployed. */
export function deployedReleases(builder: TrackingBuilder, account: string, all: readonly Target[]): ReleaseOf {
  let deployed: ReturnType<TrackingBuilder["deployed"]> | undefined;
  return async (target) => {
    const versions = await (deployed ??= builder.deployed(all));
    refuseOtherAccount([...versions.values()].map(({ id }) => id).filter((id) => id.startsWith("arn:")), account); // prettier-ignore
    const version = versions.get(target.id)?.version;
    if (version === undefined) return { refused: `${target.id} is not deployed` };
    try {
      const build = (await builder.builds(atVersion(target, version))).find(({ state }) => state === "available");
      if (build !== undefined) return { version, outputs: outputsOf(build) };
    } catch (error) {
      return { refused: saidBy(error) };
    }
    return { refused: `${target.id} ${version} has no build that is available: golden rebuild ${target.image}` };
  };
}

/** What the last channel of images holds. @returns undefined for what has none */
export function promotedReleases(
  images: readonly ChannelImage[],
  open: () => Promise<Cloud>,
): (target: Target) => ReturnType<ReleaseOf> | undefined {
  let opened: Promise<Cloud> | undefined;
  const ask = async ({ name, channels }: ChannelImage, line: Line): Promise<Release | Refused> => {
    const last = channels.at(-1) ?? "";
    const build = await buildIn(line, await (opened ??= open()), last);
    if (build === undefined) return { refused: `nothing of ${line.target.id} is in ${last}: golden promote ${name}` };
    return { version: versionIn(build.id).replace(/\/.*/, ""), outputs: outputsOf(build) };
  };
  return (target) => {
    const image = images.find(({ name }) => name === target.image);
    const line = image?.lines.find((each) => each.target.id === target.id);
    return image && line && ask(image, line);
  };
}

/** Fills in what a consumer says of an image: of its release, or without one as the plan has it, which knows no id of an AMI. */
export async function wantedValue(
  image: ImagePlan,
  consumer: Consumer,
  plan: Plan,
  releaseOf: ReleaseOf | undefined,
): Promise<Wanted> {
  const { value = "{version}", region = plan.stack.region, architecture } = consumer;
  const { name, version = "" } = image;
  const targets = targetsOf(plan).filter((each) => each.image === name && isOf(each, architecture));
  const parameter = /\{(?:id|parameter)\}/.test(value) ? parameterOf(image, targets, consumer) : "";
  if (typeof parameter === "object") return parameter;
  const released = await releasedWords(value, targets, { name, region, account: plan.stack.account }, releaseOf);
  if ("refused" in released) return { refused: released["refused"] ?? "" };
  const known: Readonly<Record<string, string>> = { name, version, parameter, ...released };
  return { value: value.replaceAll(/\{([a-z]+)\}/g, (_, word: string) => known[word] ?? "") };
}

function isOf(target: Target, architecture: string | undefined): boolean {
  return architecture === undefined || !("architecture" in target) || target.architecture === architecture;
}

/** Where the id of the one architecture that is meant stands: in the last channel, else where its distribution puts it; empty where nobody asks for that. */
function parameterOf(
  image: ImagePlan,
  [target, another]: readonly Target[],
  { value = "", architecture }: Consumer,
): string | Refused {
  const { name } = image;
  if (!("pipelines" in image)) return { refused: `${name} is built elsewhere` };
  if (target === undefined) return { refused: `${name} is not built for ${architecture ?? "anything"}` };
  if (another) return { refused: `${name} has several architectures: write architecture beside value` };
  const parameter = parameterIn(image, target);
  return parameter === undefined && value.includes("{parameter}") ? { refused: `${name} has neither channels nor distribution.parameter` } : (parameter ?? ""); // prettier-ignore
}

function parameterIn(image: AmiPlan | ContainerPlan, target: Target): string | undefined {
  const pipeline = image.pipelines.find(
    (each) => "architecture" in target && each.architecture === target.architecture,
  );
  const pointers = pipeline?.pointers ?? ("pointers" in image ? image.pointers : undefined);
  const distributed = pipeline && "parameters" in image ? image.parameters[pipeline.architecture] : undefined;
  return pointers?.[image.promotion?.channels.at(-1) ?? ""] ?? distributed;
}

/** `{version}` and `{id}` of what is released, of every architecture the same version. */
async function releasedWords(
  value: string,
  targets: readonly Target[],
  { name, region, account }: Readonly<Record<"name" | "region" | "account", string>>,
  releaseOf: ReleaseOf | undefined,
): Promise<Readonly<Record<string, string>>> {
  const isId = value.includes("{id}");
  if (releaseOf === undefined) return isId ? { refused: "AWS alone knows ids: add --live" } : {};
  if (!isId && !value.includes("{version}")) return {};
  const found = await Promise.all(targets.map((target) => releaseOf(target)));
  const refused = found.find((each) => "refused" in each);
  if (refused !== undefined) return { ...refused };
  const [first, ...others] = found.filter((each) => "version" in each);
  if (first === undefined) return { refused: `${name} is not built by this stack` };
  const { version, outputs } = first;
  const other = others.find((each) => each.version !== version);
  if (other !== undefined) return { refused: `its architectures have different versions: ${version} and ${other.version}` }; // prettier-ignore
  const output = outputs.find((each) => each.region === region && each.account === account);
  if (isId && output === undefined) return { refused: `${targets[0]?.id ?? name} ${version} has no AMI or container in ${region}` }; // prettier-ignore
  return { version, id: output?.id ?? "" };
}

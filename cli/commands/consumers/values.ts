import type { Architecture, Consumer } from "../../../definition";
import type { Builder } from "../../../operations/rebuild/build";
import { targetsOf, type ImageBuilderTarget } from "../../../operations/rebuild/target";
import type { ImagePlan, Plan } from "../../../plan";

/** What is to stand in a consumer's file, or why that is not known. */
export type Wanted = { readonly value: string } | { readonly refused: string };

/** Fills in what a consumer says of an image. Without a builder no id of an AMI is known. */
export async function wantedValue(
  image: ImagePlan,
  { value = "{version}", region, architecture }: Consumer,
  plan: Plan,
  builder: Builder<ImageBuilderTarget> | undefined,
): Promise<Wanted> {
  const { name, version = "" } = image;
  const known: Record<string, string> = { name, version };
  if (/\{(?:id|parameter)\}/.test(value)) {
    if (!("parameters" in image)) return { refused: `${name} is no AMI` };
    const targets = targetsOf(plan).flatMap((each) => (each.builder === "image-builder" && each.image === name ? [each] : [])); // prettier-ignore
    const [target, another] = targets.filter((each) => (architecture ?? each.architecture) === each.architecture);
    if (target === undefined) return { refused: `${name} is not built for ${architecture ?? "anything"}` };
    if (another) return { refused: `${name} has several architectures: write architecture beside value` };
    known["parameter"] = image.parameters[target.architecture as Architecture] ?? "";
    if (value.includes("{parameter}") && known["parameter"] === "") return { refused: `${name} has no distribution.parameter` }; // prettier-ignore
    const id = value.includes("{id}") ? await amiId(target, region ?? plan.stack.region, plan.stack.account, builder) : { value: "" }; // prettier-ignore
    if ("refused" in id) return id;
    known["id"] = id.value;
  }
  return { value: value.replaceAll(/\{([a-z]+)\}/g, (_, word: string) => known[word] ?? "") };
}

/** Of the newest build of the ImageVersion that is available. */
async function amiId(
  target: ImageBuilderTarget,
  region: string,
  account: string,
  builder: Builder<ImageBuilderTarget> | undefined,
): Promise<Wanted> {
  if (builder === undefined) return { refused: "AWS alone knows the id of an AMI: add --live" };
  const build = (await builder.builds(target)).find(({ state }) => state === "available");
  const which = `${target.id} ${target.version}`;
  if (build === undefined)
    return { refused: `${which} has no build that is available: golden rebuild ${target.image}` };
  const ami = build.amis.find((each) => each.region === region && each.account === account);
  return ami ? { value: ami.id } : { refused: `${which} has no AMI in ${region}` };
}

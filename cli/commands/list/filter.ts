import type { ImageDefinition, Kin } from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import { graphParent } from "../../../plan";
import { CliError } from "../../terminal/exit-code";

/** What `golden list` can be narrowed by; an image must fit everything that is given. */
export interface ListFilter {
  /** `Key`, or `Key=Value`. */
  readonly tag?: readonly string[];
  /** A direct parent: an image of ours, a managed image, the path of an SSM parameter, an AMI or an ARN. */
  readonly parent?: string;
  /** A variable that the definition uses. */
  readonly variable?: readonly string[];
  readonly platform?: ImageDefinition["platform"];
  readonly architecture?: readonly ImageDefinition["architectures"][number][];
}

/** What is known of an image beside its definition. */
export interface ListContext {
  readonly kin: ReadonlyMap<string, Kin>;
  /** Tags that every image has, of the stack asked for. */
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** The definitions that fit, in their order. */
export function filterImages(
  definitions: readonly ImageDefinition[],
  filter: ListFilter,
  { kin, defaultTags }: ListContext,
): readonly ImageDefinition[] {
  return definitions.filter((definition) => {
    const { name, platform, architectures, tags } = definition;
    const variables = kin.get(name)?.variables ?? [];
    return (
      (filter.platform === undefined || filter.platform === platform) &&
      (filter.architecture ?? []).every((wanted) => architectures.includes(wanted)) &&
      (filter.variable ?? []).every((wanted) => variables.includes(wanted)) &&
      (filter.tag ?? []).every((wanted) => hasTag({ ...defaultTags, ...tags }, wanted)) &&
      (filter.parent === undefined || namesOfParent(definition, kin).includes(filter.parent))
    );
  });
}

/** Throws a {@link CliError} for a parent that is no image of ours and that no definition names. */
export function refuseUnknownParent(
  parent: string | undefined,
  definitions: readonly ImageDefinition[],
  kin: ListContext["kin"],
): void {
  if (parent === undefined) return;
  const known = [...kin.keys(), ...definitions.flatMap((definition) => namesOfParent(definition, kin))];
  if (known.includes(parent)) return;
  const message = `No image is built on \`${parent}\`.${didYouMean(parent, known)}`;
  throw new CliError(message, "golden graph shows every parent.", 1);
}

/** A key may hold `=` itself: the longest key that the image has counts. */
function hasTag(tags: Readonly<Record<string, string>>, wanted: string): boolean {
  if (Object.hasOwn(tags, wanted)) return true;
  return Object.entries(tags).some(([key, value]) => wanted === `${key}=${value}`);
}

function namesOfParent({ parent }: ImageDefinition, kin: ListContext["kin"]): readonly string[] {
  const names = parent.kind === "managed" ? Object.values(parent.names) : [];
  const { name } = graphParent(parent, kin) ?? { name: "" };
  return [name, ...name.split(", "), ...names];
}

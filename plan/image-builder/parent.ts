import type { Architecture, Parent } from "../../definition/image/image-definition";
import { imageBuilderArn } from "../arn";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { nameInArn, recipeName } from "../names";

export type PerArchitecture = Readonly<Partial<Record<Architecture, string>>>;

/** ARN of the versions of another image of the repository that an image is built on. */
export function imageOfOurs(
  { image, version }: Extract<Parent, { readonly kind: "image" }>,
  architecture: Architecture,
  child: string,
  { settings, home, definitions }: PlanContext,
): string {
  const built = definitions.get(image);
  if (!built?.architectures.includes(architecture)) throw bug(`${child}: its parent ${image} has no ${architecture}`);
  return imageBuilderArn(home, "image", nameInArn(recipeName(settings.namePrefix, built, architecture)), version);
}

export function ofArchitecture(values: PerArchitecture, architecture: Architecture, child: string): string {
  const value = values[architecture];
  if (value === undefined) throw bug(`${child}: its parent names nothing for ${architecture}`);
  return value;
}

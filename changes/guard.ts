import type { Changes, ImageChange } from "./changes";
import type { guardCodes } from "./guard-codes";

/** What the version guard finds in an image. */
export type Finding =
  | { readonly code: Exclude<keyof typeof guardCodes, "base-unreadable">; readonly image: ImageChange }
  | { readonly code: "base-unreadable"; readonly image: { readonly name: string } };

/** In the order of the changes. */
export function guard({ images, unreadable }: Changes): readonly Finding[] {
  const ofBase = unreadable.filter(({ side }) => side === "base");
  return [
    ...images.flatMap(findingsOf),
    ...ofBase.map(({ name }): Finding => ({ code: "base-unreadable", image: { name } })),
  ];
}

/** Whether the guard fails on an image: a mended version is all that it needs. */
export function isRefused({ change, version, needsRaise }: ImageChange): boolean {
  return change === "changed" && (version.step === "lowered" || (version.step === "same" && needsRaise));
}

function findingsOf(image: ImageChange): readonly Finding[] {
  if (image.change === "added") return [{ code: "image-added", image }];
  if (image.change === "removed") return [{ code: "image-removed", image }];
  const children: readonly Finding[] = image.children.length > 0 ? [{ code: "parent-raised", image }] : [];
  return [...versionFindings(image), ...children];
}

function versionFindings(image: ImageChange): readonly Finding[] {
  const { needsRaise, version, fields, files } = image;
  if (version.step === "lowered") return [{ code: "version-lowered", image }];
  if (version.step === "same") return [{ code: needsRaise ? "version-not-raised" : "changed-in-place", image }];
  return fields.length > 0 || files.length > 0 ? [] : [{ code: "raised-without-change", image }];
}

import type { Changes, ImageChange } from "./changes";
import type { guardCodes } from "./guard-codes";

/** What the version guard finds in an image. */
export type Finding =
  | { readonly code: Exclude<keyof typeof guardCodes, BaseCode>; readonly image: ImageChange }
  | { readonly code: BaseCode; readonly image: { readonly name: string } };
type BaseCode = "base-unreadable" | "base-without-version";

/** In the order of the changes. `taken` are of {@link takenVersions}. */
export function guard({ images, unreadable }: Changes, taken: readonly ImageChange[] = []): readonly Finding[] {
  return [
    ...images.flatMap(findingsOf),
    ...taken.map((image): Finding => ({ code: "version-taken", image })),
    ...unreadable.flatMap(({ name, side, step = "unknown" }): readonly Finding[] => {
      if (side === "now" || !["unknown", "same", "lowered"].includes(step)) return [];
      return [{ code: step === "unknown" ? "base-without-version" : "base-unreadable", image: { name } }];
    }),
  ];
}

/**
 * Images that a branch raises to a version which its base has by now, with other content, or is beyond: changes since the
 * tip of the base, of those that the branch itself raises.
 */
export function takenVersions({ images }: Changes, sinceTip: Changes): readonly ImageChange[] {
  const raised = new Set(images.filter(({ rebuild }) => rebuild.yes).map(({ name }) => name));
  return sinceTip.images.filter((image) => raised.has(image.name) && isRefused(image));
}

/** Whether the guard fails on an image: a mended version is all that it needs. */
export function isRefused({ change, version, needsRaise, isExternal }: ImageChange): boolean {
  return (
    change === "changed" &&
    isExternal !== true &&
    (version.step === "lowered" || (version.step === "same" && needsRaise))
  );
}

function findingsOf(image: ImageChange): readonly Finding[] {
  if (image.change === "added") return [{ code: "image-added", image }];
  if (image.change === "removed") return [{ code: "image-removed", image }];
  const children: readonly Finding[] = image.children.length > 0 ? [{ code: "parent-raised", image }] : [];
  return [...versionFindings(image), ...children];
}

function versionFindings(image: ImageChange): readonly Finding[] {
  const { needsRaise, version, fields, files } = image;
  if (version.step === undefined || image.isExternal) return [];
  if (version.step === "lowered") return [{ code: "version-lowered", image }];
  if (version.step === "same") return [{ code: needsRaise ? "version-not-raised" : "changed-in-place", image }];
  return fields.length > 0 || files.length > 0 ? [] : [{ code: "raised-without-change", image }];
}

import type { ImageDefinition } from "../../definition";
import { imageCommits } from "../../changes/git/image-commits";
import { imageFiles } from "../../plan";

/** The commit that last changed each image; none where git does not say. */
export async function commitsOf(root: string, images: readonly ImageDefinition[]): Promise<Record<string, string>> {
  const search = await imageCommits(root, Object.fromEntries(images.map((each) => [each.name, imageFiles(each)])));
  return search.kind === "found" ? { ...search.commits } : {};
}

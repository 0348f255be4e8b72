import type { ImageSource, Issue } from "../../definition";
import { placeOfVersion } from "../../definition/yaml/version-edit";
import { guard } from "../../changes";
import type { Comparison } from "./comparison";

/** What the version guard finds, at the line of `version:`. A removed definition has its issue at its beginning. */
export function issuesOfGuard({ changes, ref }: Comparison, source: ImageSource): readonly Issue[] {
  return guard(changes, ref).map(({ code, severity, image, message, fix }) => {
    const file = `images/${image}.yaml`;
    const read = source.read(file);
    const place = "refused" in read ? { line: 1, column: 1 } : placeOfVersion(read.bytes);
    return { code, severity, message, file, ...place, path: "refused" in read ? "" : "version", fix };
  });
}

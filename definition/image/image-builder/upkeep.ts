import type { Sound } from "../../form/draft";
import type { WrittenAmi } from "../../schema";
import type { AnyImage } from "../image-definition";

export const SCHEDULE = { timezone: "Etc/UTC", onlyWhenDependenciesChange: true, enabled: true };

type Written = Pick<Sound<WrittenAmi>, "tags" | "notify" | "consumers">;

/** Who looks after an image and who uses it. */
export function normalizeUpkeep(written: Written): Pick<AnyImage, "tags" | "notify" | "consumers"> {
  return {
    tags: written.tags ?? {},
    notify: written.notify ?? [],
    consumers: (written.consumers ?? []).flatMap(({ repository, path }) =>
      repository === undefined || path === undefined ? [] : [{ repository, path }],
    ),
  };
}

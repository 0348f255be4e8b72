import { wholeMap, type Sound } from "../../form/draft";
import type { WrittenAmi } from "../../schema";
import type { BuilderImage } from "./builder-image";

export const SCHEDULE = { timezone: "Etc/UTC", onlyWhenDependenciesChange: true, enabled: true };

type Written = Pick<Sound<WrittenAmi>, "tags" | "notify" | "consumers"> & Pick<BuilderImage, "promotion">;

/** Who looks after an image and who uses it, and what it demands of builds before they do. */
export function normalizeUpkeep({
  promotion,
  ...written
}: Written): Pick<BuilderImage, "tags" | "notify" | "consumers" | "promotion"> {
  return {
    ...(promotion && { promotion }),
    tags: written.tags ?? {},
    notify: written.notify ?? [],
    consumers: (written.consumers ?? []).flatMap(({ repository, path, keys, ...consumer }) => {
      if (repository === undefined || path === undefined) return [];
      const named = consumer.at && formatOf(path);
      const format = consumer.format ?? named;
      return { repository, path, ...consumer, ...(format && { format }), ...(keys && { keys: wholeMap(keys) }) };
    }),
  };
}

const FORMATS = {
  json: /\.jsonc?$/i,
  yaml: /\.ya?ml$/i,
  toml: /\.toml$/i,
  tfvars: /\.tfvars$/i,
  edn: /\.edn$/i,
  dockerfile: /(?:^|\/)(?:Docker|Container)file(?:\.[^/]*)?$|\.(?:docker|container)file$/i,
} as const;

/** By the file's name. */
function formatOf(path: string): keyof typeof FORMATS | undefined {
  return (Object.keys(FORMATS) as (keyof typeof FORMATS)[]).find((format) => FORMATS[format].test(path));
}

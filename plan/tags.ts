import type { AnyImage, BuiltImage } from "../definition/image/image-definition";
import { bug } from "./bug";
import { sortedRecord } from "./record";

export type Tags = Readonly<Record<string, string>>;

/** Most tags of a resource and of an AMI. Image Builder API, `TagMap`. */
const MOST_TAGS = 50;

/** Most tags of an infrastructure configuration's instances. Image Builder API, `ResourceTagMap`. */
const MOST_INSTANCE_TAGS = 30;

/** Image Builder sets it to `EC2 Image Builder`, and its policies and lifecycle look for that: never ours. */
const RESERVED = "CreatedBy";

/** Tags of the settings, on every resource. */
export function stackTags(defaults: Tags): Tags {
  return checked(defaults, "the settings");
}

/**
 * Tags of everything that belongs to an image: the settings', the definition's own over them, and who it is.
 * `GitCommit` where the commit is known.
 */
export function imageTags(definition: AnyImage, defaults: Tags, commit: string | undefined): Tags {
  const tags = {
    ...defaults,
    ...definition.tags,
    ImageName: definition.name,
    ...(definition.version !== undefined && { ImageVersion: definition.version }),
    ...(commit !== undefined && { GitCommit: commit }),
  };
  return checked(tags, definition.name);
}

/** Tags of an image's AMIs: `amiTags` of the definition beside the image's, which they cannot replace. */
export function amiTags(name: string, own: Tags, tags: Tags): Tags {
  return checked({ ...own, ...tags }, `AMIs of ${name}`);
}

/**
 * Tags of build instances and their volumes, at most 30: who the image is, then the settings', then its own, each by
 * name. Without `GitCommit`: an instance lives for an hour.
 */
export function instanceTags(definition: Pick<BuiltImage, "name" | "version" | "tags">, defaults: Tags): Tags {
  const identity = { ImageName: definition.name, ImageVersion: definition.version };
  const wanted = [identity, sortedRecord(defaults), sortedRecord(definition.tags)].flatMap(Object.keys);
  const values: Tags = { ...defaults, ...definition.tags, ...identity };
  const names = [...new Set(wanted)].filter((name) => name !== RESERVED).slice(0, MOST_INSTANCE_TAGS);
  return sortedRecord(Object.fromEntries(names.map((name) => [name, values[name] ?? ""])));
}

function checked(tags: Tags, owner: string): Tags {
  const names = Object.keys(tags).filter((name) => name !== RESERVED);
  if (names.length > MOST_TAGS) throw bug(`${owner}: ${names.length} tags, AWS allows ${MOST_TAGS}`);
  return sortedRecord(Object.fromEntries(names.map((name) => [name, tags[name] ?? ""])));
}

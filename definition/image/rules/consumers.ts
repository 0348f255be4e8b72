import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import type { AnyImage, Consumer } from "../any-image";
import type { Fleet, Rule } from "./rule";

const { codes, fault } = faultsOf({
  "consumer-place": error("A consumer that does not say where the value stands", {
    why: "golden writes into a file of others: it must know how to read it, and one place in it.",
    bad: "{repository: example/web, path: version, at: [image]}",
    good: "{repository: example/web, path: version, pattern: '^(.+)$'}",
  }),
  "consumer-pattern": error("The pattern of a consumer cannot be used", {
    why: "What its one group captures is replaced, and nothing else.",
    bad: "pattern: '^AMI_VERSION='",
    good: "pattern: '^AMI_VERSION=(.+)$'",
  }),
  "consumer-keys": error("The keys of a consumer do not fit the images or its place", {
    why: "Each image of the map is written to the place that `{key}` makes of `at`.",
    bad: "at: [images, base]\nkeys: {windows-base: base}",
    good: 'at: [images, "{key}"]\nkeys: {windows-base: base}',
  }),
});

/** Each consumer names one place that can be written, or none. */
export const consumerPlaces: Rule = {
  codes,
  needs: [["consumers"]],
  check: ({ definition, fleet }) =>
    definition.consumers.flatMap((consumer, index) => {
      const path = ["consumers", index] as const;
      return [...placeFaults(consumer, path), ...patternFaults(consumer, path), ...keyFaults(consumer, path, definition, fleet)]; // prettier-ignore
    }),
};

type At = readonly [string, number];

function placeFaults({ at, pattern, format, path: file, value, keys, ...rest }: Consumer, path: At): Fault[] {
  const say = (key: string, message: string, fix: string): Fault[] => [fault("consumer-place", [...path, key], message, fix)]; // prettier-ignore
  if (at && pattern !== undefined) return say("pattern", "at and pattern both say where the value stands.", "Delete one of them."); // prettier-ignore
  if (at && format === undefined) {
    const message = `The name ${JSON.stringify(file)} does not say how the file is read.`;
    return say("at", message, "Add format, or write pattern for at.");
  }
  if (!at && format !== undefined) return say("format", "format says how `at` is read, which is not there.", "Add at, or delete format."); // prettier-ignore
  const isPlaced = at !== undefined || pattern !== undefined;
  if (isPlaced || (value ?? keys ?? rest.region ?? rest.architecture) === undefined) return [];
  return say("path", "Nothing says where in the file the value stands.", "Add at or pattern.");
}

function patternFaults({ pattern }: Consumer, path: At): Fault[] {
  if (pattern === undefined) return [];
  const say = (message: string, fix: string): Fault[] => [fault("consumer-pattern", [...path, "pattern"], message, fix)]; // prettier-ignore
  try {
    const groups = (new RegExp(`${pattern}|`, "mu").exec("")?.length ?? 1) - 1;
    if (groups === 1) return [];
    return say(`The pattern has ${groups.toString()} groups that capture; it needs one.`, "Put the value in ( ), and (?: ) around the rest."); // prettier-ignore
  } catch (error) {
    return say(`${(error as Error).message}.`, "Correct the regular expression, as JavaScript writes it.");
  }
}

function keyFaults({ at = [], keys }: Consumer, path: At, { name }: AnyImage, { names }: Fleet): Fault[] {
  const say = (message: string, fix: string): Fault[] => [fault("consumer-keys", [...path, keys ? "keys" : "at"], message, fix)]; // prettier-ignore
  const isUsed = at.some((part) => part.includes("{key}"));
  if (!keys) return isUsed ? say("`{key}` stands for nothing here.", "Add keys, or write the key itself.") : [];
  if (!isUsed) return say("keys are used in `at` alone, by `{key}`.", 'Write at like [images, "{key}"].');
  const unknown = Object.keys(keys).filter((image) => !names.has(image));
  if (unknown.length > 0) return say(`There is no definition of ${unknown.join(", ")}.`, "Write names of images.");
  return Object.hasOwn(keys, name) ? [] : say(`keys lack ${name} itself.`, `Add ${name}.`);
}

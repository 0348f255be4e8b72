import { warning, faultsOf, type Fault } from "../diagnostics/fault";
import { formatPath, type Path } from "../yaml/place";
import { listing } from "../diagnostics/suggest";
import { templateInText } from "./foreign-syntax";

const { codes, fault } = faultsOf({
  "misplaced-placeholder": warning("A placeholder that is not filled in here", {
    why: "{name}, {architecture} and {version} are filled in a few places only.",
    bad: 'tags: {Title: "{name}"}',
    good: "tags: {Title: docker-host}",
  }),
});
export { codes as placeholderCodes };

const PLACEHOLDER = /(?<![{$])\{(?:name|architecture|version)\}(?!\})/g;

/** Where our own placeholders are filled in, and which. */
const FILLED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^parent\.ssm(?:\.|$)/, ["architecture"]],
  [/^distribution\.parameter$/, ["name", "architecture", "version"]],
  [/^distribution\.amiName$/, ["name", "architecture", "version"]],
  [/^distribution\.amiDescription$/, ["name", "architecture", "version"]],
  [/^distribution\.containerTags\[/, ["version"]],
  [/^(?:gitTag$|inputs\.)/, ["version"]],
  [/^consumers\[\d+\]\.value$/, ["name", "version"]],
  [/^repository\.name$/, ["name", "architecture"]],
  [/^distribution\.amiTags(?:\.|\[)/, ["name", "architecture", "version"]],
];

/** Texts for people, where no pattern of AWS forbids braces. */
const DESCRIPTIONS = /^(?:description|distribution\.amiDescription|workingDirectory)$/;

/** Warns of `{name}`, `{architecture}` and `{version}` where nothing fills them in: they would reach AWS as written. */
export function placeholderFaults(root: Readonly<Record<string, unknown>>): Fault[] {
  const faults: Fault[] = [];
  search(root, [], faults);
  return faults;
}

function search(value: unknown, path: (string | number)[], faults: Fault[]): void {
  if (typeof value === "string") {
    if (value.includes("{")) faults.push(...faultsIn(value, [...path]));
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (path.length === 3 && path[2] === "document") return;
  const isList = Array.isArray(value);
  for (const name of Object.keys(value)) {
    const key = isList ? Number(name) : name;
    path.push(key);
    search((value as Readonly<Record<string | number, unknown>>)[key], path, faults);
    path.pop();
  }
}

function faultsIn(text: string, path: Path): Fault[] {
  const place = formatPath(path);
  const templates = DESCRIPTIONS.test(place) ? templateInText(text, path) : [];
  const used = text.match(PLACEHOLDER)?.map((braced) => braced.slice(1, -1)) ?? [];
  const filled = used.length === 0 ? [] : (FILLED.find(([where]) => where.test(place))?.[1] ?? []);
  const wrong = used.filter((name) => !filled.includes(name));
  const misplaced = [...new Set(wrong)].map((name) =>
    fault(
      "misplaced-placeholder",
      path,
      `{${name}} is not filled in here and reaches AWS as written.${filled.length > 0 ? ` Filled in: ${listing(filled, "and")}.` : ""}`,
      `Write the text itself, or define a variable in capital letters, like {${name.toUpperCase()}}.`,
    ),
  );
  return [...templates, ...misplaced];
}

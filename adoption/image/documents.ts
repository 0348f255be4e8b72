import { readTagged } from "../../definition/yaml/tagged";
import { imageBuilderArn, type Home } from "../../plan/arn";
import { nameInArn } from "../../plan/names";
import type { Properties } from "../properties";
import { isRecord, listOf, recordOf, type Keys } from "../report";
import type { Use } from "./recipe";
import { COMPONENT } from "./tables";

/** Longest `name` of a component in a definition. */
const LONGEST_NAME = 36;

interface Entry {
  readonly keys: Keys;
  readonly isTest?: boolean;
}

/** Documents of a template as files below `images/`, each once. */
export class Documents {
  readonly files = new Map<string, string>();
  readonly #entries = new Map<string, Entry>();
  readonly #names = new Set<string>();

  constructor(
    private readonly components: ReadonlyMap<string, Properties>,
    private readonly home: Home | undefined,
  ) {}

  /** `components` and `tests` of a recipe. */
  listsOf(uses: readonly Use[], image: string) {
    const all = uses.map(({ entry, component }) => {
      const { keys, isTest = false } = component === undefined ? { keys: {} } : this.#entryOf(component, image);
      return { isTest, entry: { ...keys, ...entry } };
    });
    const pick = (tests: boolean) => all.filter(({ isTest }) => isTest === tests).map(({ entry }) => entry);
    return { components: pick(false), tests: pick(true) };
  }

  #entryOf(id: string, image: string): Entry {
    const component = this.components.get(id);
    const entry = this.#entries.get(id) ?? (component ? this.#read(component, image) : { keys: {} });
    this.#entries.set(id, entry);
    return entry;
  }

  #read(component: Properties, image: string): Entry {
    const [name = "", version = ""] = [component.text("Name"), component.text("Version")];
    const keys = component.take(COMPONENT);
    const data = component.text("Data");
    if (data === undefined) return { keys: this.#ofUri(component, name, version) };
    const path = this.#freePath(`${image}/${slug(slug(name).replace(`${image}-`, ""))}`);
    this.files.set(`images/${path}`, data);
    const message = `It is images/${path} now, published under a name of ours at the image's version; ${version} of theirs stays for others.`;
    component.changed(message);
    return { keys: { document: path, ...this.#shortName(path), ...keys }, isTest: isTest(data) };
  }

  #ofUri(component: Properties, name: string, version: string): Keys {
    const uri = component.text("Uri");
    if (uri === undefined) return {};
    const fix =
      "Copy the document into images/ and write `document` instead of `arn`, or their stack cannot be deleted.";
    component.decide(`Its document is at ${uri}, which is not read here.`, fix);
    return this.home ? { arn: imageBuilderArn(this.home, "component", nameInArn(name), version, "1") } : {};
  }

  #freePath(base: string, number = 1): string {
    const path = `${base}${number === 1 ? "" : `-${number.toString()}`}.yaml`;
    return this.files.has(`images/${path}`) ? this.#freePath(base, number + 1) : path;
  }

  /** A path gives a component its name, unless that is too long; cut short, two may begin alike. */
  #shortName(path: string, number = 1): { readonly name?: string } {
    if (path.replace(/\.yaml$/, "").length <= LONGEST_NAME) return {};
    const suffix = number === 1 ? "" : `-${number.toString()}`;
    const name = slug(path.replace(/^.*\/|\.yaml$/g, ""), LONGEST_NAME - suffix.length) + suffix;
    if (this.#names.has(name)) return this.#shortName(path, number + 1);
    this.#names.add(name);
    return { name };
  }
}

/** Lower-case words joined by hyphens. */
export function slug(text: string, most = 63): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g)?.join("-") ?? ""; // prettier-ignore
  return (/^[a-z]/.test(words) ? words : `image-${words}`).slice(0, most).replace(/(?<!-)-+$/, "");
}

/** Of phases `test` alone: such a document runs on the finished image. */
function isTest(data: string): boolean {
  const read = readTagged(data);
  const [document] = "documents" in read ? read.documents : [];
  const phases = listOf(recordOf(document)["phases"]);
  return phases.length > 0 && phases.every((phase) => isRecord(phase) && phase["name"] === "test");
}

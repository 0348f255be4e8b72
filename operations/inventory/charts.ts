import { createHash } from "node:crypto";
import { load } from "js-yaml";
import { rsort, satisfies } from "semver";
import type { ChartRepository } from "../../definition";
import { askRegistry, parseReference } from "../rebuild/registry";
import { render } from "./helm";

type Tree = Readonly<Record<string, unknown>>;

/** A chart as a release names it; `values` are laid over its own. */
interface ChartUse {
  readonly name: string;
  readonly version: string;
  readonly values: unknown;
}

/** Whose lists name charts: a manifest of Loftsman, a Chart.yaml, a list of one's own. */
const LISTS = /^(?:charts|dependencies|spec):/m;
const LIMITS = {
  milliseconds: 60_000,
  bytes: 64 << 20,
  unpacked: 100 << 20,
  entries: 10_000,
  values: 1 << 20,
  pages: 20,
};

export type ChartList = NonNullable<ReturnType<typeof chartsIn>>;

/** The charts of a manifest that names charts; undefined for every other. */
export function chartsIn(bytes: Uint8Array) {
  const text = Buffer.from(bytes).toString("utf8");
  if (!LISTS.test(text)) return undefined;
  try {
    const { charts, dependencies, spec } = asTree(load(text));
    const all = listOf(charts ?? dependencies ?? asTree(spec)["charts"]).map((each) => ({
      values: {},
      version: "",
      ...each,
    }));
    const isWhole = (each: Tree): boolean => typeof each["name"] === "string" && typeof each["version"] === "string";
    const bad = all.filter((each) => !isWhole(each)).map(({ name }: Tree) => `${typeof name === "string" ? name : "a chart"} has no name and version as texts`); // prettier-ignore
    if (all.length === 0) bad.push("it names no chart");
    return { uses: all.filter(isWhole) as unknown as ChartUse[], faults: bad };
  } catch (error) {
    return { uses: [] as ChartUse[], faults: [firstLine(error)] };
  }
}

/** The layer of a chart: https://helm.sh/docs/topics/registries/ */
const CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** Charts of repositories over HTTP, and of OCI registries. What is said of a fault never has a password. */
export class Charts {
  readonly #asked = new Map<string, Promise<Buffer>>();

  /** @param environment has the credentials, and the path to helm */
  constructor(
    readonly repositories: readonly ChartRepository[],
    readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  /** By `helm template` where helm is there, else by the chart's values. */
  async imagesOf({ name, version, values }: ChartUse) {
    try {
      const file = await this.#find(name, version);
      const own = await valuesIn(file);
      const { text, fault = [] } = await render(file, values, this.environment["PATH"]);
      const over = (within: readonly string[]): unknown => within.reduce((held, part) => asTree(held)[part], values);
      const read = (): string[] => own.flatMap(([within, tree]) => imagesInValues(laidOver(tree, over(within))));
      const all = [...new Set(text === undefined ? read() : imagesInText(text))].sort();
      const isTagged = (each: string): boolean => /^[^@\s]+:\w[\w.-]{0,127}(?:@.*)?$/.test(each);
      const untagged = all.filter((each) => !isTagged(each)).map((each) => `the image ${each} has no tag`);
      const by = text === undefined ? "values.yaml" : "helm template";
      return { images: all.filter(isTagged).map(parseReference), faults: [fault, untagged].flat(), by };
    } catch (error) {
      return { images: [], faults: [firstLine(error)], by: "" };
    }
  }

  async #find(name: string, version: string): Promise<Buffer> {
    for (const repository of this.repositories) {
      if (repository.url.startsWith("oci://")) {
        const pulled = await this.#pull(repository, name, version);
        if (pulled !== undefined) return pulled;
        continue;
      }
      const index = asTree(load((await this.#get(`${repository.url}/index.yaml`, repository)).toString("utf8")));
      const entries = listOf(asTree(index["entries"])[name]);
      const versions = entries.map((each) => String(each["version"]));
      const chosen = chosenBy(versions, version);
      const found = entries.find((each) => each["version"] === chosen);
      const { urls, digest } = (found ?? {}) as { readonly urls?: readonly string[]; readonly digest?: string };
      if (urls?.[0] === undefined) continue;
      const file = await this.#get(new URL(urls[0], `${repository.url}/`).href, repository);
      const own = createHash("sha256").update(file).digest("hex");
      if ((digest?.replace("sha256:", "") ?? own) === own) return file;
      throw new Error("its digest is not that of the index");
    }
    throw new Error("no repository under charts has it");
  }

  /** Of a registry a version is a tag, with `_` for `+`. */
  async #pull(repository: ChartRepository, chart: string, version: string): Promise<Buffer | undefined> {
    const { host, pathname } = new URL(repository.url.replace("oci:", "https:"));
    const place = { host, name: `${pathname.slice(1)}/${chart}`.replace(/^\/+/, "") };
    const login = this.#login(repository);
    const ask = async (path: string, accept: string): Promise<Buffer> =>
      bodyOf(await askRegistry(place, path, { accept, login }), host);
    const versions: string[] = [];
    for (let last = "", at = 0; at < LIMITS.pages; at++) {
      const page = await askRegistry(place, `tags/list?n=1000${last}`, { accept: "application/json", login }).catch(absent); // prettier-ignore
      if (page === undefined) return undefined;
      const { tags } = asTree(JSON.parse((await bodyOf(page, host)).toString()));
      const own = Array.isArray(tags) ? tags.map(String) : [];
      versions.push(...own.map((tag) => tag.replaceAll("_", "+")));
      if (!(page.headers.get("link") ?? "").includes('rel="next"')) break;
      last = `&last=${encodeURIComponent(own.at(-1) ?? "")}`;
    }
    const chosen = chosenBy(versions, version);
    if (chosen === undefined) return undefined;
    const { layers } = asTree(JSON.parse((await ask(`manifests/${chosen.replaceAll("+", "_")}`, MANIFEST)).toString()));
    const digest = listOf(layers).find(({ mediaType }) => mediaType === CHART_LAYER)?.["digest"];
    if (typeof digest !== "string") throw new Error(`${host} has no chart under this name`);
    const file = await ask(`blobs/${digest}`, "*/*");
    if (digest !== `sha256:${createHash("sha256").update(file).digest("hex")}`)
      throw new Error("its digest is not that of the manifest");
    return file;
  }

  #login({ credentials }: ChartRepository): string {
    const secret = credentials === undefined ? "" : this.environment[credentials];
    if (secret === undefined) throw new Error(`${String(credentials)} is not set in the environment`);
    return secret;
  }

  #get(url: string, repository: ChartRepository): Promise<Buffer> {
    const [home, secret] = [repository.url, this.#login(repository)];
    const basic = secret.includes(":") ? `Basic ${Buffer.from(secret).toString("base64")}` : `Bearer ${secret}`;
    // To the repository's own origin alone.
    const isHome = secret !== "" && new URL(url).origin === new URL(home).origin;
    const asked = this.#asked.get(url) ?? fetched(url, isHome ? { authorization: basic } : {});
    this.#asked.set(url, asked);
    return asked;
  }
}

/** What a registry does not have another repository may. */
function absent(error: unknown): undefined {
  if (!(error instanceof Error) || !error.message.endsWith(" answers 404")) throw error;
}

/**
 * As helm chooses: the very version, else the newest that fits; one with a suffix only where the range has one. An empty range is the newest stable.
 * https://helm.sh/docs/chart_best_practices/dependencies/
 */
export function chosenBy(versions: readonly string[], wanted: string): string | undefined {
  if (versions.includes(wanted)) return wanted;
  const range = wanted.replaceAll(",", " ").trim() || "*";
  const includePrerelease = /\d-[0-9A-Za-z]/.test(range);
  return rsort(versions.filter((each) => satisfies(each, range, { includePrerelease })))[0];
}

async function fetched(url: string, headers: Readonly<Record<string, string>>): Promise<Buffer> {
  const { host } = new URL(url);
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(LIMITS.milliseconds) }).catch((error: unknown) => {
    throw new Error(`${host} was not reached: ${firstLine((error as Error).cause ?? error)}`);
  }); // prettier-ignore
  if (!response.ok) throw new Error(`${host} answers ${response.status.toString()}`);
  return bodyOf(response, host);
}

async function bodyOf(response: Response, host: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    if ((size += part.length) > LIMITS.bytes) throw new Error(`${host} answers with more than 64 MiB`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Of the chart and of charts within it (`charts/a/charts/b`), in memory: nothing is unpacked to a disk. */
async function valuesIn(file: Buffer): Promise<readonly (readonly [within: readonly string[], tree: Tree])[]> {
  const tar = await import("tar");
  const found: (readonly [readonly string[], Tree])[] = [];
  let [size, entries] = [0, 0];
  const onReadEntry = (entry: InstanceType<typeof tar.ReadEntry>): void => {
    if (++entries > LIMITS.entries || (size += entry.size) > LIMITS.unpacked) throw new Error("it has more than 10000 files or 100 MiB"); // prettier-ignore
    const parts: Buffer[] = [];
    const within = entry.path.split("/").filter((_, at) => at > 0 && at % 2 === 0);
    entry.on("data", (part: Buffer) => parts.push(part));
    if (entry.size <= LIMITS.values && /^[^/]+\/(?:charts\/[^/]+\/)*values\.yaml$/.test(entry.path)) entry.on("end", () => found.push([within, asTree(load(Buffer.concat(parts).toString("utf8")))])); // prettier-ignore
  };
  const parser = new tar.Parser({ strict: true, onReadEntry });
  parser.on("error", (error: Error) => {
    throw new Error(`it is no chart: ${error.message}`);
  });
  parser.end(file);
  return found;
}

/** Of rendered manifests, whatever kind has them. */
function imagesInText(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*(?:- +)?image: *["']?([^"'\s#]+)/gm)].flatMap(([, image]) => image ?? []);
}

/** `image: a/b:1`, and mappings with `repository` and what is beside it. */
function imagesInValues(tree: unknown, key = ""): readonly string[] {
  if (key === "image" && typeof tree === "string") return tree === "" ? [] : [tree];
  if (typeof tree !== "object" || tree === null) return [];
  const [registry, repository, tag, digest] = ["registry", "repository", "tag", "digest"].map((each) => {
    const value = (tree as Tree)[each];
    return typeof value === "string" || typeof value === "number" ? value.toString() : "";
  });
  const own = [registry, repository].filter(Boolean).join("/");
  const whole = `${own}${tag ? `:${tag}` : ""}${digest ? `@${digest}` : ""}`;
  const isImage = Boolean(repository) && !own.includes("://");
  return [...(isImage ? [whole] : []), ...Object.entries(tree).flatMap(([name, held]) => imagesInValues(held, name))];
}

function laidOver(own: unknown, over: unknown): unknown {
  if (over === undefined || typeof own !== "object" || typeof over !== "object") return over ?? own;
  const names = [...new Set([...Object.keys(asTree(own)), ...Object.keys(asTree(over))])];
  return Object.fromEntries(names.map((name) => [name, laidOver(asTree(own)[name], asTree(over)[name])]));
}

function listOf(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.map(asTree) : [];
}

function asTree(value: unknown): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

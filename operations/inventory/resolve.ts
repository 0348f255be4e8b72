import { nameMatcher, readManifest, type Inventory, type InventoryImage, type Product } from "../../definition";
import { GitHubError } from "../github/client";
import { workflowOf } from "../rebuild/github";
import { inParts } from "../rebuild/in-parts";
import type { GitHubTarget } from "../rebuild/target";
import { Charts, chartsIn, type ChartList } from "./charts";
import { newestOf } from "./newest";
import { branchesOf, fileAt, gitTagsOf, type Branch, type Place } from "./repositories";

/** A branch of a product repository. */
export interface Release {
  readonly repository: string;
  readonly branch: string;
}

/** An image at a tag, and who builds it. */
export interface Resolved {
  readonly image: string;
  readonly tag: string;
  readonly repository: string;
  /** File of the workflow. */
  readonly workflow: string;
  readonly gitTag: string;
  readonly inputs: InventoryImage["inputs"];
  readonly requestInput?: string;
  /** That carry it; none of an image outside every manifest. */
  readonly releases: readonly Release[];
  readonly registries: readonly string[];
  /** That have it, and how it was found: `cray-bss 2.0.3 (helm template)`. */
  readonly charts?: readonly string[];
}

/** What has no answer, and why. */
export interface Unresolved {
  /** `image:tag`, or a manifest, branch or repository. */
  readonly what: string;
  readonly reason: string;
  /** That name it. */
  readonly releases: readonly Release[];
}

export interface Resolution {
  readonly images: readonly Resolved[];
  readonly unresolved: readonly Unresolved[];
}

/** An image at a tag, before anyone looked who builds it. */
interface Found {
  readonly image: string;
  readonly tag: string;
  readonly releases: Release[];
  readonly registries: Set<string>;
  readonly charts: Set<string>;
}

/**
 * Asks GitHub and repositories of charts which images are in use, and who builds each. What cannot be told of one is among `unresolved`,
 * and the others go on.
 * @param environment has the credentials of charts, and the path to helm
 * @throws GitHubError where GitHub is not reached, refuses the credentials, or its limit of calls is reached
 */
export async function resolveInventory(
  inventory: Inventory,
  placeOf: (repository: string) => Promise<Place>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Resolution> {
  const job = new Job(inventory, placeOf, new Charts(inventory.charts, environment));
  for (const product of inventory.products) await job.readProduct(product);
  await inParts([...new Set(inventory.images.map(({ repository }) => repository))], (each) => job.readTags(each));
  for (const image of inventory.images) job.addNewest(image);
  const images = await job.resolved();
  return { images, unresolved: job.unresolved };
}

class Job {
  readonly #images: ReadonlyMap<string, InventoryImage>;
  readonly #found = new Map<string, Found>();
  /** Whether all manifests were read: only then one that names no tag of an image says something. */
  #isWhole = true;
  readonly #gitTags = new Map<string, readonly string[]>();
  readonly #lost = new Map<string, Unresolved & { readonly releases: Release[] }>();

  constructor(
    { images }: Inventory,
    readonly placeOf: (repository: string) => Promise<Place>,
    readonly charts: Charts,
  ) {
    this.#images = new Map(images.map((image) => [image.image, image]));
  }

  get unresolved(): readonly Unresolved[] {
    const sorted = (one: Unresolved, other: Unresolved): number => ORDER.compare(one.what, other.what) || ORDER.compare(one.reason, other.reason); // prettier-ignore
    return [...this.#lost.values()].map((lost) => ({ ...lost, releases: inOrder(lost.releases) })).sort(sorted);
  }

  async readProduct(product: Product): Promise<void> {
    const { repository, branches: globs, manifests } = product;
    const place = await this.placeOf(repository);
    const all = await this.#orLost(repository, () => branchesOf(place));
    if (all === undefined) return this.#missPart();
    for (const glob of globs.filter((each) => !each.startsWith("!"))) {
      if (!all.some(({ name }) => nameMatcher([glob])(name))) this.#lose(repository, `no branch fits ${glob}`);
    }
    const branches = all.filter(({ name }) => nameMatcher(globs)(name));
    const files = branches.flatMap((branch) => manifests.map((path) => ({ branch, path })));
    await inParts(files, ({ branch, path }) => this.#readManifest(product, place, branch, path));
  }

  async #readManifest(product: Product, place: Place, { name: branch, commit }: Branch, path: string): Promise<void> {
    const { repository, images: globs } = product;
    const release = { repository, branch };
    const file = `${repository}: ${path}`;
    const bytes = await this.#orLost(file, () => fileAt(place, path, commit.sha), release);
    if (bytes === undefined) return this.#missPart();
    const listed = chartsIn(bytes);
    if (listed !== undefined) return this.#readCharts(globs, listed, file, release);
    const { entries, faults } = readManifest(bytes);
    if (faults.length > 0) this.#missPart();
    for (const { line, message } of faults) this.#lose(file, `line ${line.toString()}: ${message}`, release);
    for (const { registry, image, tag } of entries) {
      if (nameMatcher(globs)(image)) this.#find(image, tag, release, registry);
    }
  }

  async #readCharts(globs: readonly string[], { uses, faults }: ChartList, file: string, release: Release) {
    const lost = faults.map((fault) => [file, fault] as const);
    await inParts(uses, async (use) => {
      const chart = `${use.name} ${use.version}`;
      const { images, faults: own, by } = await this.charts.imagesOf(use);
      lost.push(...own.map((fault) => [`chart ${chart}`, fault] as const));
      for (const { host, name, tag } of images) {
        const parts = name.split("/");
        const image = parts.map((_, at) => parts.slice(at).join("/")).find((each) => this.#images.has(each)) ?? parts.at(-1) ?? ""; // prettier-ignore
        const registry = `${host}/${name}`.slice(0, -image.length - 1);
        if (nameMatcher(globs)(image)) this.#find(image, tag, release, registry, `${chart} (${by})`);
      }
    });
    if (lost.length > 0) this.#missPart();
    for (const [what, fault] of lost) this.#lose(what, fault, release);
  }

  /** What git tags a repository has that builds images. */
  async readTags(repository: string): Promise<void> {
    const place = await this.placeOf(repository);
    const tags = await this.#orLost(repository, () => gitTagsOf(place));
    if (tags !== undefined) this.#gitTags.set(repository, tags);
  }

  addNewest({ image, repository, gitTag, tags: globs }: InventoryImage): void {
    const isFound = [...this.#found.values()].some((found) => found.image === image);
    if (this.#isWhole && globs.length === 0 && !isFound) this.#lose(image, "no manifest names it");
    const gitTags = this.#gitTags.get(repository);
    if (gitTags === undefined) return;
    const [before = "", after = ""] = gitTag.split("{version}");
    const tags = gitTags
      .filter((each) => each.startsWith(before) && each.endsWith(after) && each.length > before.length + after.length)
      .map((each) => each.slice(before.length, each.length - after.length));
    for (const glob of globs) {
      const newest = newestOf(tags.filter(nameMatcher([glob])));
      if (newest === undefined) this.#lose(`${image}:${glob}`, `${repository} has no git tag that fits`);
      else this.#find(image, newest);
    }
  }

  #missPart(): void {
    this.#isWhole = false;
  }

  async resolved(): Promise<readonly Resolved[]> {
    const images: Resolved[] = [];
    const sorted = [...this.#found].sort(([one], [other]) => ORDER.compare(one, other)).map(([, found]) => found);
    await inParts(sorted, async (found) => {
      const answer = await this.#resolve(found);
      if (answer !== undefined) images.push(answer);
    });
    return images.sort((one, other) => ORDER.compare(nameOf(one), nameOf(other)));
  }

  async #resolve(found: Found): Promise<Resolved | undefined> {
    const { image, tag, releases, registries, charts } = found;
    const what = nameOf(found);
    const builder = this.#images.get(image);
    if (builder === undefined) return this.#lose(what, "the inventory does not say who builds it", ...releases);
    const { repository, inputs, requestInput } = builder;
    const gitTag = builder.gitTag.replaceAll("{version}", tag);
    const gitTags = this.#gitTags.get(repository);
    if (gitTags === undefined) return this.#lose(what, `the git tags of ${repository} could not be read`, ...releases);
    if (!gitTags.includes(gitTag)) return this.#lose(what, `${repository} has no git tag ${gitTag}`, ...releases);
    const workflow = await this.#orLost(what, () => this.#workflowOf(builder), ...releases);
    if (workflow === undefined) return undefined;
    const marked = requestInput === undefined ? {} : { requestInput };
    const own = { image, tag, repository, workflow, gitTag, inputs, ...marked };
    const where = { releases: inOrder(releases), registries: [...registries].sort() };
    return { ...own, ...where, ...(charts.size > 0 && { charts: [...charts].sort() }) };
  }

  readonly #workflows = new Map<string, Promise<string>>();

  async #workflowOf({ repository, workflow }: InventoryImage): Promise<string> {
    const key = `${repository}\n${JSON.stringify(workflow)}`;
    const place = await this.placeOf(repository);
    const asked = this.#workflows.get(key) ?? fileOf(place, workflow);
    this.#workflows.set(key, asked);
    return asked;
  }

  #find(image: string, tag: string, release?: Release, registry?: string, chart?: string): void {
    const key = nameOf({ image, tag });
    const found = this.#found.get(key) ?? { image, tag, releases: [], registries: new Set(), charts: new Set() };
    this.#found.set(key, found);
    if (release !== undefined && !found.releases.some((each) => isSame(each, release))) found.releases.push(release);
    if (registry !== undefined) found.registries.add(registry);
    if (chart !== undefined) found.charts.add(chart);
  }

  /** What is asked, or undefined where GitHub refuses this one thing. */
  async #orLost<Value>(
    what: string,
    ask: () => Promise<Value>,
    ...releases: readonly Release[]
  ): Promise<Value | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof GitHubError) || error.status === undefined || error.status === 401) throw error;
      if (error.retryAt !== undefined) throw error;
      const words =
        error.status === 404 ? "it is not there, or these credentials do not see it" : `GitHub: ${error.message}`;
      return this.#lose(what, error.status === 422 ? error.message : words, ...releases);
    }
  }

  #lose(what: string, reason: string, ...releases: readonly Release[]): undefined {
    const key = `${what}\n${reason}`;
    const lost = this.#lost.get(key) ?? { what, reason, releases: [] };
    this.#lost.set(key, lost);
    lost.releases.push(...releases.filter((release) => !lost.releases.some((each) => isSame(each, release))));
    return undefined;
  }
}

/** What `golden rebuild` starts for them. */
export function targetsOfInventory(images: readonly Resolved[]): readonly GitHubTarget[] {
  return images.map(({ image, tag, repository, workflow, gitTag, inputs, requestInput }) => ({
    ...{ builder: "github", id: nameOf({ image, tag }), image, version: tag, repository, gitTag },
    workflow: { file: workflow },
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, text]) => [name, text.replaceAll("{version}", tag)])),
    ...(requestInput !== undefined && { requestInput }),
  }));
}

/** https://docs.github.com/en/rest/actions/workflows#get-a-workflow */
async function fileOf(place: Place, workflow: InventoryImage["workflow"]): Promise<string> {
  const { id, file } = await workflowOf(place, { workflow });
  if ("name" in workflow) return file;
  const { client, repository } = place;
  const answer = await client.ask("GET", repository, `/actions/workflows/${id}`).catch((error: unknown) => {
    if (!(error instanceof GitHubError) || error.status !== 404) throw error;
    throw new GitHubError(`${repository} has no workflow ${file}`, 422);
  });
  const { state } = answer as { state: string };
  if (state !== "active")
    throw new GitHubError(`the workflow ${file} of ${repository} is ${state.replace("_", " ")}`, 422);
  return file;
}

const ORDER = new Intl.Collator("en", { numeric: true });

function nameOf({ image, tag }: Pick<Resolved, "image" | "tag">): string {
  return `${image}:${tag}`;
}

function inOrder(releases: readonly Release[]): readonly Release[] {
  const place = ({ repository, branch }: Release): string => `${repository} ${branch}`;
  return [...releases].sort((one, other) => ORDER.compare(place(one), place(other)));
}

function isSame(one: Release, other: Release): boolean {
  return one.repository === other.repository && one.branch === other.branch;
}

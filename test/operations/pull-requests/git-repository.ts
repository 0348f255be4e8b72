import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refusal, refusedBody, sampleOf, sound, type Answer } from "../github/description";
import { Refused } from "../github/graphql";

export interface Pull {
  readonly number: number;
  readonly branch: string;
  readonly base: string;
  title: string;
  body: string;
  state: "open" | "closed";
  merged_at: string | null;
  labels: string[];
  reviewers?: readonly string[];
  teams?: readonly string[];
  /** In which way GitHub merges it when it may. */
  autoMerge?: string;
}

/** A repository of GitHub that git itself keeps: requests and answers are held against GitHub's description. */
export class GitRepository {
  readonly pulls: Pull[] = [];
  /** Branches that nobody may push to. */
  readonly guarded = new Set<string>();
  isArchived = false;
  /** Why no pull request is merged by GitHub itself. */
  noAutoMerge: string | undefined;
  readonly #folder = mkdtempSync(join(tmpdir(), "golden-github-"));

  /** @param name `owner/name` */
  constructor(
    readonly name: string,
    files: Readonly<Record<string, string>>,
  ) {
    this.git(["init", "--quiet", "--bare", "."]);
    this.push("main", files, "First");
  }

  delete(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #owner(): string {
    return this.name.split("/")[0] ?? "";
  }

  /** As a person does on GitHub: a merge commit on the base. */
  merge(number: number): void {
    const pull = this.pulls.find((each) => each.number === number);
    if (pull === undefined) throw new Error(`There is no pull request ${number.toString()} of ${this.name}.`);
    const [base, head] = [this.tip(pull.base) ?? "", this.tip(pull.branch) ?? ""];
    const tree = this.git(["merge-tree", "--write-tree", base, head]);
    const message = `Merge pull request #${number.toString()}`;
    const sha = this.git(["commit-tree", tree, "-p", base, "-p", head, "-m", message]);
    this.git(["update-ref", `refs/heads/${pull.base}`, sha]);
    Object.assign(pull, { state: "closed", merged_at: new Date().toISOString() });
  }

  /** By the node id. @returns whether it is one of these */
  leaveMerging(id: string, method: string): boolean {
    const pull = this.pulls.find((each) => this.#idOf(each) === id);
    if (pull === undefined) return false;
    if (this.noAutoMerge !== undefined) throw new Refused("UNPROCESSABLE", this.noAutoMerge);
    pull.autoMerge = method;
    return true;
  }

  #idOf({ number }: Pull): string {
    return `PR_${this.name}_${number.toString()}`;
  }

  git(args: readonly string[], input = ""): string {
    const who = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@b" };
    const env = { ...process.env, ...who, GIT_INDEX_FILE: join(this.#folder, "test-index") };
    return execFileSync("git", [...args], { cwd: this.#folder, input, env, stdio: ["pipe", "pipe", "ignore"] }).toString().trimEnd(); // prettier-ignore
  }

  /** A commit by git, as a person makes it. */
  push(branch: string, files: Readonly<Record<string, string>>, message = "By hand", mode = "100644"): string {
    const parent = this.tip(branch);
    const tree = this.#tree(parent, Object.entries(files).map(([path, content]) => ({ path, mode, content }))); // prettier-ignore
    const sha = this.git(["commit-tree", tree, ...(parent ? ["-p", parent] : []), "-m", message]);
    this.git(["update-ref", `refs/heads/${branch}`, sha]);
    return sha;
  }

  tip(branch: string): string | undefined {
    return this.git(["for-each-ref", "--format=%(objectname)", `refs/heads/${branch}`]) || undefined;
  }

  #tree(base: string | undefined, entries: readonly { path: string; mode: string; content: string }[]): string {
    this.git(base === undefined ? ["read-tree", "--empty"] : ["read-tree", base]);
    for (const { path, mode, content } of entries) {
      const blob = this.git(["hash-object", "-w", "--stdin"], content);
      this.git(["update-index", "--add", "--cacheinfo", `${mode},${blob},${path}`]);
    }
    return this.git(["write-tree"]);
  }

  /** @param path below `/repos/<repository>` */
  answer(method: string, path: string, text: string): Answer {
    // A half of a surrogate pair is no character: https://www.rfc-editor.org/rfc/rfc8259#section-8.2
    if (/\p{Cs}/u.test(JSON.stringify(JSON.parse(text || "{}")).replaceAll(/\\u(d[89a-f][0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))))) return refusal(400, "Problems parsing JSON"); // prettier-ignore
    const { pathname, searchParams } = new URL(path, "http://x");
    const body = (text === "" ? {} : JSON.parse(text)) as never;
    const [, room = "", last = ""] =
      /^(\/git\/refs|\/git\/trees|\/git\/blobs|\/contents|\/branches|\/compare|\/pulls|\/issues)?\/?(.*)$/.exec(
        pathname,
      ) ?? [];
    const name = decodeURIComponent(last);
    const routes: Readonly<Record<string, () => Answer>> = {
      "GET ": () => sound("GET /repos/{owner}/{repo}", 200, { default_branch: "main", archived: this.isArchived }),
      "GET /branches": () => this.#branch(name),
      "GET /git/trees": () => this.#told(name),
      "GET /git/blobs": () => this.#blob(name),
      "GET /contents": () => this.#contents(name, searchParams),
      "POST /git/trees": () => this.#newTree(body),
      "POST ": () => this.#newCommit(body),
      "POST /git/refs": () => this.#newRef(body),
      "PATCH /git/refs": () => this.#move(name.replace(/^heads\//, ""), body),
      "GET /compare": () => this.#compare(name, searchParams),
      "GET /pulls": () => this.#list(searchParams),
      "POST /pulls": () => (last === "" ? this.#open(body) : this.#review(Number.parseInt(last), body)),
      "PATCH /pulls": () => this.#edit(Number(name), body),
      "POST /issues": () => this.#label(Number.parseInt(name), body),
    };
    return routes[`${method} ${room}`]?.() ?? refusal(404, "Not Found");
  }

  #commit(sha: string): object {
    const [tree = "", ...parents] = this.git(["show", "-s", "--format=%T %P", sha]).split(" ").filter(Boolean);
    const message = this.git(["show", "-s", "--format=%B", sha]);
    const sample = sampleOf("commit") as { commit: object };
    const commit = { ...sample.commit, message, tree: { sha: tree, url: "" } };
    return { ...sample, sha, commit, parents: parents.map((each) => ({ sha: each, url: "" })) };
  }

  #branch(name: string): Answer {
    const sha = this.tip(name);
    if (sha === undefined) return refusal(404, "Branch not found");
    return sound("GET /repos/{owner}/{repo}/branches/{branch}", 200, { name, commit: this.#commit(sha) });
  }

  #told(sha: string): Answer {
    const lines = this.git(["ls-tree", sha]).split("\n").filter(Boolean);
    const tree = lines.map((line) => {
      const [, mode = "", type = "", blob = "", path = ""] = /^(\d+) (\w+) (\w+)\t(.*)$/.exec(line) ?? [];
      return { mode, type, sha: blob, path, url: "" };
    });
    return sound("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", 200, { sha, tree, truncated: false });
  }

  #blob(sha: string): Answer {
    const bytes = this.#bytes(sha);
    const told = { sha, size: bytes.length, encoding: "base64", content: bytes.toString("base64") };
    return sound("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", 200, told);
  }

  /** Of a file alone; of more than a megabyte without its text. */
  #contents(path: string, query: URLSearchParams): Answer {
    const [, sha] = /^\d+ blob (\w+)\t/.exec(this.git(["ls-tree", query.get("ref") ?? "main", path])) ?? [];
    if (sha === undefined) return refusal(404, "Not Found");
    const bytes = this.#bytes(sha);
    const content = bytes.length > 1_000_000 ? { encoding: "none", content: "" } : { encoding: "base64", content: bytes.toString("base64") }; // prettier-ignore
    const told = { ...sampleOf("content-file"), type: "file", sha, path, size: bytes.length, ...content };
    return sound("GET /repos/{owner}/{repo}/contents/{path}", 200, told, query);
  }

  #bytes(sha: string): Buffer {
    return execFileSync("git", ["cat-file", "blob", sha], { cwd: this.#folder, maxBuffer: 2 ** 26 });
  }

  #newTree(body: { base_tree: string; tree: { path: string; mode: string; content: string }[] }): Answer {
    const operation = "POST /repos/{owner}/{repo}/git/trees";
    const sha = refusedBody(operation, body) ?? this.#tree(body.base_tree, body.tree);
    return typeof sha === "string" ? sound(operation, 201, { sha, tree: [], truncated: false }) : sha;
  }

  #newCommit(body: { message: string; tree: string; parents: string[] }): Answer {
    const operation = "POST /repos/{owner}/{repo}/git/commits";
    const refused = refusedBody(operation, body);
    if (refused !== undefined) return refused;
    if ("author" in body || "committer" in body) return refusal(422, "GitHub would not sign it");
    const parents = body.parents.flatMap((each) => ["-p", each]);
    return sound(operation, 201, { sha: this.git(["commit-tree", body.tree, ...parents, "-m", body.message]) });
  }

  #newRef(body: { ref: string; sha: string }): Answer {
    const operation = "POST /repos/{owner}/{repo}/git/refs";
    const refused = refusedBody(operation, body);
    if (refused !== undefined) return refused;
    const branch = body.ref.replace("refs/heads/", "");
    if (this.tip(branch) !== undefined) return refusal(422, "Reference already exists");
    if (this.guarded.has(branch)) return refusal(422, "Repository rule violations found");
    this.git(["update-ref", body.ref, body.sha]);
    return sound(operation, 201, refTo(body.ref, body.sha));
  }

  #move(branch: string, body: { sha: string; force: boolean }): Answer {
    const operation = "PATCH /repos/{owner}/{repo}/git/refs/{ref}";
    const refused = refusedBody(operation, body);
    if (refused !== undefined) return refused;
    const tip = this.tip(branch) ?? "";
    if (this.guarded.has(branch)) return refusal(422, "Protected branch update failed");
    if (body.force || this.git(["merge-base", tip, body.sha]) !== tip)
      return refusal(422, "Update is not a fast forward");
    this.git(["update-ref", `refs/heads/${branch}`, body.sha]);
    return sound(operation, 200, refTo(`refs/heads/${branch}`, body.sha));
  }

  #compare(between: string, query: URLSearchParams): Answer {
    const [base = "", head = ""] = between.split("...");
    const list = (range: string) => this.git(["rev-list", "--reverse", range]).split("\n").filter(Boolean);
    const [ahead, behind] = [list(`${base}..${head}`), list(`${head}..${base}`)];
    return sound(
      "GET /repos/{owner}/{repo}/compare/{basehead}",
      200,
      {
        ...{ ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length },
        base_commit: this.#commit(base),
        merge_base_commit: this.#commit(this.git(["merge-base", base, head])),
        commits: ahead.slice(0, Number(query.get("per_page"))).map((sha) => this.#commit(sha)),
      },
      query,
    );
  }

  #list(query: URLSearchParams): Answer {
    const wanted = this.pulls.filter(
      ({ branch, base, state }) =>
        query.get("head") === `${this.#owner}:${branch}` &&
        query.get("base") === base &&
        ["all", state].includes(query.get("state") ?? "open"),
    );
    return sound(
      "GET /repos/{owner}/{repo}/pulls",
      200,
      wanted.map((pull) => ({ ...sampleOf("pull-request-simple"), ...this.#page(pull) })).reverse(),
      query,
    );
  }

  #page(pull: Pull): object {
    const { number, title, body, state, merged_at, labels, autoMerge } = pull;
    const way = { enabled_by: sampleOf("simple-user"), merge_method: autoMerge?.toLowerCase(), commit_title: "", commit_message: "" }; // prettier-ignore
    const auto_merge = autoMerge === undefined ? null : way;
    const html_url = `https://github.com/${this.name}/pull/${number.toString()}`;
    const told = labels.map((name) => ({ ...sampleOf("label"), description: "", name }));
    return { number, title, body, state, merged_at, html_url, labels: told, node_id: this.#idOf(pull), auto_merge };
  }

  #open(body: { title: string; body: string; head: string; base: string }): Answer {
    const operation = "POST /repos/{owner}/{repo}/pulls";
    const refused = refusedBody(operation, body);
    if (refused !== undefined) return refused;
    const { head: branch, base, title, body: text } = body;
    if (this.pulls.some((pull) => pull.branch === branch && pull.state === "open"))
      return refusal(422, `Validation Failed: A pull request already exists for ${this.#owner}:${branch}.`);
    const pull: Pull = { number: this.pulls.length + 1, branch, base, title, body: text, state: "open", merged_at: null, labels: [] }; // prettier-ignore
    this.pulls.push(pull);
    return sound(operation, 201, this.#page(pull));
  }

  #edit(number: number, body: { title: string; body: string }): Answer {
    const operation = "PATCH /repos/{owner}/{repo}/pulls/{pull_number}";
    const refused = refusedBody(operation, body);
    const pull = this.pulls.find((each) => each.number === number);
    if (refused !== undefined || pull === undefined) return refused ?? refusal(404, "Not Found");
    return sound(operation, 200, this.#page(Object.assign(pull, body)));
  }

  #review(number: number, body: { reviewers: string[]; team_reviewers: string[] }): Answer {
    const operation = "POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers";
    const pull = this.pulls.find((each) => each.number === number);
    const refused = refusedBody(operation, body);
    if (refused !== undefined || pull === undefined) return refused ?? refusal(404, "Not Found");
    Object.assign(pull, { reviewers: body.reviewers, teams: body.team_reviewers });
    return sound(operation, 201, this.#page(pull));
  }

  #label(number: number, body: { labels: string[] }): Answer {
    const operation = "POST /repos/{owner}/{repo}/issues/{issue_number}/labels";
    const pull = this.pulls.find((each) => each.number === number);
    const refused = refusedBody(operation, body);
    if (refused !== undefined || pull === undefined) return refused ?? refusal(404, "Not Found");
    pull.labels.push(...body.labels);
    return sound(operation, 200, []);
  }
}

function refTo(ref: string, sha: string): object {
  return { ref, object: { sha, type: "commit", url: "" } };
}

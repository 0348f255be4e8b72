import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { GitRepository } from "../../operations/pull-requests/git-repository";
import { RepositoryServer, TOKEN } from "../../operations/pull-requests/repository-server";
import { openFleet, type Fleet } from "../fleet";
import { liveGolden } from "../live-golden";
import { AMAZON, BASES, images, VM_SERVICE } from "./repositories";

/** `npm run story` shows each step as its people would see it. */
const IS_SHOWN = process.env["npm_lifecycle_event"] === "story";

/** Two repositories on a GitHub of their own, a clone of one, and a cloud of its own. */
export class Story {
  /** Milliseconds by which it is later than by the machine's clock. */
  #later = 0;
  #step = 0;
  #messages = 0;

  private constructor(
    readonly root: string,
    readonly github: RepositoryServer,
    readonly vmService: GitRepository,
    readonly fleet: Fleet,
    readonly endpoint: string,
  ) {}

  static async begin(): Promise<Story> {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-story-"));
    const fleet = await openFleet({ root });
    const endpoint = await fleet.cloud.serveAws();
    const github = await new RepositoryServer().start(images(await published(endpoint, BASES[0])));
    const vmService = github.add("example/vm-service", VM_SERVICE);
    const folder = github.git(["rev-parse", "--absolute-git-dir"]);
    fs.rmSync(root, { recursive: true });
    execFileSync("git", ["clone", "--quiet", "--branch", "main", folder, root]);
    const story = new Story(root, github, vmService, fleet, endpoint);
    story.#git("remote", "set-url", "origin", "https://github.com/example/images.git");
    return story;
  }

  async close(): Promise<void> {
    await this.fleet.close();
    await this.github.close();
  }

  /** A step, and what its people see. */
  tell(title: string, seen: string): void {
    if (!IS_SHOWN) return;
    const lines = seen.trimEnd().replaceAll(/^/gm, "   ").replaceAll(/^ +$/gm, "");
    process.stdout.write(`\n${(++this.#step).toString()}. ${title}\n\n${lines}\n`);
  }

  /** golden, in the clone. @returns what it said */
  async golden(words: string, code = 0): Promise<string> {
    const variables = { LATER_MS: this.#later.toString() };
    const around = { root: this.root, endpoint: this.endpoint, github: this.github.api, token: TOKEN, variables };
    const said = await liveGolden(around, words.split(" "));
    assert.equal(said.code, code, `golden ${words}\n${said.out}${said.err}`);
    return `$ golden ${words}\n${said.out}${said.err}`;
  }

  /** Lets a day go by, in the cloud and for golden. */
  waitADay(): void {
    this.#later += 25 * 3_600_000;
    this.fleet.cloud.advance(25 * 3_600);
  }

  /** Amazon publishes what is newer. @returns its id */
  publish(): Promise<string> {
    return published(this.endpoint, BASES[1]);
  }

  /** What people were told since they were last asked: each message with the end of where it went. */
  async heard(): Promise<readonly Heard[]> {
    // What was done last is delivered before the next request is answered.
    const all = await fetch(`${this.endpoint}/_simulator/messages`, { method: "POST", headers: { "content-type": "application/json" }, body: "[]" }); // prettier-ignore
    const messages = ((await all.json()) as { to: string; message: string }[]).slice(this.#messages);
    this.#messages += messages.length;
    return messages.map(({ to, message }) => ({ channel: to.replace(/^.*-prod-|^https:..([^/]+).*$/, "$1"), message }));
  }

  pull(): void {
    this.#git("pull", "--quiet", this.github.git(["rev-parse", "--absolute-git-dir"]), "main");
  }

  #git(...words: readonly string[]): void {
    execFileSync("git", words, { cwd: this.root, stdio: "ignore" });
  }
}

export interface Heard {
  readonly channel: string;
  readonly message: string;
}

async function published(endpoint: string, name = ""): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${AMAZON}/20261122/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0`;
  const ask = async (Action: string, parameters: Readonly<Record<string, string>>): Promise<string> => {
    const body = new URLSearchParams({ Action, Version: "2016-11-15", ...parameters });
    const answer = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
    assert.ok(answer.ok, await answer.clone().text());
    return answer.text();
  };
  const [ImageId = ""] = /ami-\w+/.exec(await ask("RegisterImage", { Name: name, Architecture: "x86_64" })) ?? [];
  await ask("ModifyImageAttribute", { ImageId, "LaunchPermission.Add.1.Group": "all" });
  return ImageId;
}

import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { GitRepository } from "../../operations/pull-requests/git-repository";
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

  /** A step, what its people see, and what others hear of it. @returns the titles of what they hear, by reader */
  async tell(title: string, ...seen: readonly string[]): Promise<readonly string[]> {
    const heard = await this.heard();
    const messages = heard.map(({ by, title: first, text }) => `[${by}] ${first}\n${text.replaceAll(/^/gm, "    ")}`);
    const lines = [...seen, ...messages].join("\n\n").trimEnd().replaceAll(/^/gm, "   ").replaceAll(/^ +$/gm, "");
    if (IS_SHOWN) process.stdout.write(`\n${(++this.#step).toString()}. ${title}\n\n${lines}\n`);
    return heard.map(({ by, title: first }) => `${by}: ${first}`).sort();
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

  /** What people were told since they were last asked. */
  async heard(): Promise<readonly Heard[]> {
    // A request is answered after what came before it is delivered.
    const answer = await fetch(`${this.endpoint}/_simulator/messages`, { method: "POST", headers: { "content-type": "application/json" }, body: "[]" }); // prettier-ignore
    const all = (await answer.json()) as { to: string; message: string }[];
    const messages = all.slice(this.#messages);
    this.#messages = all.length;
    return messages.flatMap(({ to, message }) => {
      const [, read] = Object.entries(READERS).find(([end]) => to.includes(end)) ?? [];
      return read === undefined ? [] : [read(message)];
    });
  }

  pull(): void {
    this.#git("pull", "--quiet", this.github.git(["rev-parse", "--absolute-git-dir"]), "main");
  }

  #git(...words: readonly string[]): void {
    execFileSync("git", words, { cwd: this.root, stdio: "ignore" });
  }
}

/** A message, as its readers see it. */
export interface Heard {
  readonly by: "mail to custeng-support" | "Slack, #execution-teams" | "Teams, investigation";
  readonly title: string;
  readonly text: string;
}

/** Who reads what, by the end of where it goes. Topics without a subscriber have no readers. */
const READERS: Readonly<Record<string, (message: string) => Heard>> = {
  "prod-custeng-support": (message) => {
    const [title = "", ...lines] = (JSON.parse(message) as string).split(" | ");
    return { by: "mail to custeng-support", title, text: lines.join("\n") };
  },
  "prod-execution-teams--chat": (message) => {
    const { title, description } = (JSON.parse(message) as { content: { title: string; description: string } }).content;
    return { by: "Slack, #execution-teams", title, text: description };
  },
  "logic.azure.com": (message) => {
    const [title = "", ...lines] = [...message.matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text);
    return { by: "Teams, investigation", title, text: lines.join("\n") };
  },
};

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

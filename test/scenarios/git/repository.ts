import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { golden, type Run } from "../../cli/golden";

const ROOT = join(__dirname, "../../../..");

/** How many definitions the examples are. */
export const EXAMPLES = readdirSync(join(ROOT, "images")).filter(
  (name) => name.endsWith(".yaml") && name !== "variables.yaml",
).length;

/** A git repository with the example images in a temporary folder, on the branch `main` with one commit. */
export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), "golden-git-"));

  /** `fleet` is where `images/` is in it; `""` for the top. */
  constructor(readonly fleet = "") {
    mkdirSync(this.root, { recursive: true });
    for (const name of ["images", "Pulumi.yaml", "Pulumi.prod.yaml"]) {
      cpSync(join(ROOT, name), join(this.root, name), { recursive: true });
    }
    this.git("init", "-q", "-b", "main");
    this.commit("the examples");
  }

  get root(): string {
    return join(this.folder, this.fleet);
  }

  git(...args: string[]): string {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    return execFileSync("git", ["-C", this.folder, ...identity, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  }

  commit(message: string): void {
    this.git("add", "-A");
    this.git("commit", "-q", "-m", message);
  }

  branch(name: string): void {
    this.git("checkout", "-q", "-b", name);
  }

  /** Replaces a text that must be there. */
  edit(path: string, from: string, to: string): void {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    this.write(
      path,
      text.replace(from, () => to),
    );
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.root, path));
  }

  golden(...args: string[]): Run {
    return golden(this.root, args, { GITHUB_STEP_SUMMARY: "" });
  }

  delete(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const WEB = `version: 1.0.0
parent: amazon-linux-2023
components: [{ managed: update-linux }]
tags: { OwnerEmail: web@example.org, CostCenter: Web }
`;

import { imageBuilderArn, type Home } from "../../plan/arn";

/** What a tracking id names: a build, with what else its builder wants to know. */
export type Named =
  | { readonly builder: "image-builder"; readonly id: string }
  | { readonly builder: "codebuild"; readonly id: string; readonly project: string }
  | { readonly builder: "github"; readonly id: string; readonly repository: string };

const IMAGE = /^(arn:[\w-]+:imagebuilder:[\w-]+:\d{12}:image\/)?([a-z0-9_-]+)\/(\d+\.\d+\.\d+\/\d+)$/;
const CODEBUILD =
  /^(?:arn:[\w-]+:codebuild:[\w-]+:\d{12}:build(?:-batch)?\/)?(([\w-]+):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const RUN = /^([\w.-]+\/[\w.-]+)\/runs\/(\d+)$/;
const PAGE = /^https:\/\/([^/\s]+)\/([\w.-]+\/[\w.-]+)\/actions\/runs\/(\d+)(?:\/\S*)?$/;
const CLOUD = "github.com";

/**
 * The end of what its builder calls a build, so that it says the same everywhere and nobody keeps a list:
 * `docker-host-x86-64/1.2.0/3` of Image Builder, `<project>:<uuid>` of CodeBuild, `example/web/runs/42` of GitHub; of a GitHub server
 * of one's own the page.
 * @param build ARN, id or page, as `Build` has it
 */
export function trackingId(build: string): string {
  const [, host, repository = "", run = ""] = PAGE.exec(build) ?? [];
  if (host === CLOUD) return `${repository}/runs/${run}`;
  return build.split(":image/")[1] ?? build;
}

/**
 * What a word names, if it is a tracking id, an ARN or a page.
 * @param home where Image Builder is asked; it is called only for a tracking id
 */
export function namedBy(word: string, home: () => Home): Named | undefined {
  const [, isArn, name, build = ""] = IMAGE.exec(word) ?? [];
  if (name !== undefined)
    return { builder: "image-builder", id: isArn === undefined ? imageBuilderArn(home(), "image", name, build) : word };
  const [, id = "", project] = CODEBUILD.exec(word) ?? [];
  if (project !== undefined) return { builder: "codebuild", id, project };
  return runNamed(word);
}

function runNamed(word: string): Named | undefined {
  const [, host = CLOUD, own, digits = ""] = PAGE.exec(word) ?? [];
  const [, path = own, run = digits] = RUN.exec(word) ?? [];
  if (path === undefined) return undefined;
  const repository = host === CLOUD ? path : `https://${host}/${path}`;
  return { builder: "github", repository, id: `https://${host}/${path}/actions/runs/${run}` };
}

import { imageBuilderArn, type Home } from "../../plan/arn";

/** What a tracking id names, by who builds it. */
export type Named =
  | { readonly builder: "image-builder"; readonly arn: string }
  /** Of the id, `<project>:<uuid>`, the beginning may be enough. */
  | { readonly builder: "codebuild"; readonly project: string; readonly uuid: string }
  /** The page of a run. */
  | { readonly builder: "github"; readonly repository: string; readonly page: string };

const IMAGE = /^([a-z0-9_-]+)\/(\d+\.\d+\.\d+)\/(\d+)$/;
const IMAGE_ARN = /^arn:[\w-]+:imagebuilder:[\w-]+:\d{12}:image\/[a-z0-9_-]+\/\d+\.\d+\.\d+\/\d+$/;
const CODEBUILD = /^(?:arn:[\w-]+:codebuild:[\w-]+:\d{12}:build(?:-batch)?\/)?([\w-]+):([0-9a-f]{8}[0-9a-f-]{0,28})$/;
const RUN = /^([\w.-]+\/[\w.-]+)\/runs\/(\d+)$/;
const PAGE = /^https:\/\/([^/\s]+)\/([\w.-]+\/[\w.-]+)\/actions\/runs\/(\d+)(?:\/\S*)?$/;
const CLOUD = "github.com";

/**
 * Short for a build: the end of what its builder calls it, so that it says the same everywhere and nobody keeps a list.
 * `docker-host-x86-64/1.2.0/3` of Image Builder, `web:3f2a9c61` of CodeBuild, `example/web/runs/42` of GitHub; of a GitHub server of
 * one's own the page.
 * @param build ARN, id or page, as `Build` has it
 */
export function trackingId(build: string): string {
  const [, host, repository = "", run = ""] = PAGE.exec(build) ?? [];
  if (host !== undefined) return host === CLOUD ? `${repository}/runs/${run}` : build;
  const [, image] = build.split(":image/");
  if (image !== undefined) return image;
  const [, project, uuid = ""] = CODEBUILD.exec(build) ?? [];
  return project === undefined ? build : `${project}:${uuid.slice(0, 8)}`;
}

/**
 * What a word names, if it is a tracking id, an ARN or a page.
 * @param home where Image Builder is asked; it is called only for a tracking id
 */
export function namedBy(word: string, home: () => Home): Named | undefined {
  if (IMAGE_ARN.test(word)) return { builder: "image-builder", arn: word };
  const [, name, version = "", number = ""] = IMAGE.exec(word) ?? [];
  if (name !== undefined)
    return { builder: "image-builder", arn: imageBuilderArn(home(), "image", name, `${version}/${number}`) };
  const [, project, uuid = ""] = CODEBUILD.exec(word) ?? [];
  if (project !== undefined) return { builder: "codebuild", project, uuid };
  return runNamed(word);
}

function runNamed(word: string): Named | undefined {
  const [, host = CLOUD, own, digits = ""] = PAGE.exec(word) ?? [];
  const [, cloud, run = digits] = RUN.exec(word) ?? [];
  const path = own ?? cloud;
  if (path === undefined) return undefined;
  const repository = host === CLOUD ? path : `https://${host}/${path}`;
  return { builder: "github", repository, page: `https://${host}/${path}/actions/runs/${run}` };
}

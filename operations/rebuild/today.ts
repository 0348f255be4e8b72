import type { ECRClient } from "@aws-sdk/client-ecr";
import type { Component, Image, ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import type { SSMClient } from "@aws-sdk/client-ssm";
import { judge, versionIn, type Doubt, type Today, type Verdict } from "./bases";
import type { Build } from "./build";
import { findingsInRegistry, findingsOfImage } from "./findings";
import type { Severity } from "./severity";
import { saidBy } from "./rebuild";
import { madeBy, type MakingsByName } from "../../plan/fleet";
import { digestOf, parseReference } from "./registry";
import type { Target } from "./target";

/** How what is asked of AWS is reached; each is opened where it is needed. */
export interface TodayClients {
  readonly imageBuilder: () => Promise<ImagebuilderClient>;
  readonly ssm: () => Promise<SSMClient>;
  /** Of a Region. */
  readonly ecr: (region: string) => Promise<ECRClient>;
}

/** What is held against the last build of an image that is available. */
export interface Held {
  readonly bases: boolean;
  /** The least that counts. @default findings are not looked at */
  readonly severity?: Severity | undefined;
  /** Whether to say so of images that nobody scans. */
  readonly isSeverityAsked: boolean;
}

const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** What bases are today: one question for each, however many images are on it. */
export class Beneath {
  readonly #today = new Map<string, Promise<Today>>();

  constructor(
    readonly clients: TodayClients,
    readonly makings: MakingsByName,
  ) {}

  async judge(target: Target, last: Build, held: Held): Promise<readonly NonNullable<Verdict>[]> {
    if (target.builder === "github") return [];
    const { bases: areAsked, severity, isSeverityAsked } = held;
    const { bases, isScanned } = this.makings.get(madeBy(target)) ?? { bases: [], isScanned: false };
    const takenBy = this.#takenBy(last);
    const found: Verdict[] = [];
    // A parent of the stack is held against its own builds.
    const others = bases.filter((base) => target.parent === undefined || !base.includes(":image/"));
    for (const base of areAsked ? others : []) found.push(await judge(base, await this.today(base), last, takenBy));
    if (severity !== undefined && isScanned) found.push(await this.#findings(target, last, severity));
    if (isSeverityAsked && !isScanned) found.push(UNSCANNED);
    return found.filter((each) => each !== undefined);
  }

  today(base: string): Promise<Today> {
    const asked = this.#today.get(base) ?? this.#ask(base).catch((error: unknown) => ({ kind: "unknown" as const, said: saidBy(error) })); // prettier-ignore
    this.#today.set(base, asked);
    return asked;
  }

  async #ask(base: string): Promise<Today> {
    if (base.startsWith("ssm:")) return this.#value(base.slice("ssm:".length));
    if (base.startsWith("arn:")) return this.#version(base);
    const reference = parseReference(base);
    const [, registryId, region] = ECR.exec(reference.host) ?? [];
    if (registryId === undefined || region === undefined) return { kind: "digest", now: await digestOf(reference) };
    const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
    const { name: repositoryName, tag: imageTag } = reference;
    const command = new BatchGetImageCommand({ registryId, repositoryName, imageIds: [{ imageTag }] });
    const { images = [] } = await (await this.clients.ecr(region)).send(command);
    const now = images[0]?.imageId?.imageDigest;
    return now === undefined ? { kind: "unknown", said: `it has no tag ${imageTag}` } : { kind: "digest", now };
  }

  async #value(Name: string): Promise<Today> {
    const { GetParameterCommand } = await import("@aws-sdk/client-ssm");
    const { Parameter: found } = await (await this.clients.ssm()).send(new GetParameterCommand({ Name }));
    const { Value: now, LastModifiedDate: at } = found ?? {};
    return now === undefined || at === undefined ? UNTOLD : { kind: "value", now, at };
  }

  /** An ARN with `x`, or without the number of a build, is answered with the newest build that is available. */
  async #version(arn: string): Promise<Today> {
    const { GetComponentCommand, GetImageCommand } = await import("@aws-sdk/client-imagebuilder");
    const client = await this.clients.imageBuilder();
    const found: Image | Component | undefined = arn.includes(":component/")
      ? (await client.send(new GetComponentCommand({ componentBuildVersionArn: arn }))).component
      : (await client.send(new GetImageCommand({ imageBuildVersionArn: arn }))).image;
    const now = versionIn(found?.arn ?? "");
    return now === "" || found?.dateCreated === undefined ? UNTOLD : { kind: "version", now, at: new Date(found.dateCreated) }; // prettier-ignore
  }

  /** ARNs with the versions that Image Builder took for a build; as the recipe has them where it does not say. */
  #takenBy({ id }: Build): () => Promise<readonly string[]> {
    let arns: Promise<readonly string[]> | undefined;
    const ask = async (): Promise<readonly string[]> => {
      const { GetImageCommand } = await import("@aws-sdk/client-imagebuilder");
      const client = await this.clients.imageBuilder();
      const { image } = await client.send(new GetImageCommand({ imageBuildVersionArn: id }));
      const { parentImage = "", components = [] } = image?.imageRecipe ?? image?.containerRecipe ?? {};
      return [parentImage, ...components.map(({ componentArn = "" }) => componentArn)];
    };
    // Where it cannot be asked, dates decide.
    return () => (arns ??= ask().catch((error: unknown) => (saidBy(error), [])));
  }

  async #findings(target: Target, { id, containers }: Build, severity: Severity): Promise<Verdict> {
    const unknown = (said: string): Doubt => ({ kind: "unknown", base: id, said });
    try {
      const [reference] = containers;
      if (target.builder === "codebuild" && reference === undefined) return unknown("its build told no digest");
      const found =
        target.builder === "codebuild"
          ? await findingsInRegistry(await this.clients.ecr(reference?.split(".")[3] ?? ""), reference ?? "", severity)
          : await findingsOfImage(await this.clients.imageBuilder(), id, severity);
      if ("none" in found) return unknown(found.none);
      const { count, first } = found;
      return count === 0 ? undefined : { kind: "findings", count, first, severity };
    } catch (error) {
      return unknown(saidBy(error));
    }
  }
}

const UNSCANNED: Doubt = { kind: "unknown", base: "findings", said: "the definition has no scanning" };
const UNTOLD: Today = { kind: "unknown", said: "AWS does not say since when it is what it is" };

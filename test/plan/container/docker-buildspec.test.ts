import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { dockerBuildspec, type DockerBuildspecArgs } from "../../../plan/container/docker-buildspec";
import { BUILDSPEC } from "../build-projects/buildspec-schema";

const HOST = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
const DIGEST = `sha256:${"ab".repeat(32)}`;
const ARGS: DockerBuildspecArgs = {
  partition: "aws",
  account: "111122223333",
  region: "us-east-1",
  version: "1.2.0",
  dockerfile: "Dockerfile",
  buildArguments: { GREETING: "it's $HOME; `id`" },
  platforms: ["linux/amd64"],
  parent: { kind: "reference", reference: `docker.io/library/nginx:1.29@${DIGEST}` },
  testCommands: ["test -n hello || false"],
  computeType: "BUILD_GENERAL1_MEDIUM",
  repository: "platform/web",
  regions: ["us-east-1"],
  containerTags: [],
  pullFrom: [],
};
const OF_OURS: DockerBuildspecArgs["parent"] = {
  kind: "image",
  image: "base",
  version: "1.x.x",
  repositories: { "linux/amd64": "platform/base", "linux/arm64": "platform/base-arm64" },
};

/** A stand-in for the aws CLI: tags of every repository, digests by tag, and a batch of two builds beside the one that joins. */
const AWS = `#!/usr/bin/env bash
echo "aws $*" >> "$LOG"
case "$*" in
  *list-images*) cat "$TAGS" ;;
  *batch-get-image*) echo ${DIGEST} ;;
  *get-login-password*) echo secret ;;
  *buildBatchArn*) echo arn:batch ;;
  *batch-get-build-batches*) printf 'arn:one\\tarn:two' ;;
  *exportedEnvironmentVariables*) cat "$DIGESTS" ;;
esac
`;
const DOCKER = `#!/usr/bin/env bash
cat > /dev/null < /dev/null
echo "docker $*" >> "$LOG"
case "$1" in $FAILS) exit 1 ;; esac
`;

describe("plan/container/docker-buildspec", () => {
  const validate = new Ajv({ allErrors: true }).compile(BUILDSPEC);
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "buildspec-"));
    mkdirSync(join(folder, "bin"));
    mkdirSync(join(folder, "context", "deep"), { recursive: true });
    for (const [name, text] of Object.entries({ aws: AWS, docker: DOCKER })) {
      writeFileSync(join(folder, "bin", name), text);
      chmodSync(join(folder, "bin", name), 0o755);
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs the commands as CodeBuild does: one after the other in one shell, until one fails. */
  function run(args: DockerBuildspecArgs, given: Readonly<Record<string, string>> = {}, identifier = "") {
    const spec = dockerBuildspec(args);
    assert.ok(validate(spec), JSON.stringify(validate.errors));
    const { env, phases, batch } = spec as unknown as Spec;
    const node = batch?.["build-graph"].find((each) => each.identifier === identifier);
    const commands = [...phases.pre_build.commands, ...phases.build.commands];
    const [tags, digests, log] = ["tags", "digests", "log"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(tags, given["tags"] ?? "");
    writeFileSync(digests, given["digests"] ?? "");
    writeFileSync(log, "");
    const script = `${commands.map((command) => `${command}\nif [ $? -ne 0 ]; then exit 7; fi`).join("\n")}\necho "$IMAGE_TAG $IMAGE_DIGEST"`;
    const ran = spawnSync("bash", ["-c", script], {
      cwd: join(folder, "context"),
      encoding: "utf8",
      env: {
        ...{ PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`, LOG: log, TAGS: tags, DIGESTS: digests },
        ...{ IMAGE_VERSION: args.version, CODEBUILD_BUILD_ID: "web:11111111-aaaa", FAILS: given["fails"] ?? "none" },
        ...{ CODEBUILD_BATCH_BUILD_IDENTIFIER: identifier },
        ...env.variables,
        ...node?.env?.variables,
      },
    });
    const lines = readFileSync(log, "utf8").trim().split("\n");
    return {
      status: ran.status,
      said: ran.stdout.trim(),
      error: ran.stderr,
      docker: lines.filter((line) => line.startsWith("docker ")),
    };
  }

  it("builds one platform, tests and pushes it under the next number of its version, in each Region", () => {
    const args = { ...ARGS, regions: ["us-east-1", "eu-west-1"], containerTags: ["latest"] };
    const { status, said, docker, error } = run(args, { tags: "1.2.0-9\t1.2.0-10\tlatest\t1.2.0-amd64-x\t1x2.0-77" });
    assert.equal(status, 0, error);
    assert.equal(said, `1.2.0-11 ${DIGEST}`);
    const away = HOST.replace("us-east-1", "eu-west-1");
    const push = (reference: string) => [`docker tag golden-image:candidate ${reference}`, `docker push ${reference}`];
    assert.deepEqual(docker, [
      `docker login --username AWS --password-stdin ${HOST}`,
      `docker login --username AWS --password-stdin ${away}`,
      `docker build --build-arg PARENT_IMAGE=docker.io/library/nginx:1.29@${DIGEST} --build-arg GREETING=it's $HOME; \`id\` ` +
        `--label org.opencontainers.image.version=1.2.0 --label org.opencontainers.image.base.name=docker.io/library/nginx:1.29@${DIGEST} ` +
        "--file Dockerfile --tag golden-image:candidate .",
      ...push(`${HOST}/platform/web:1.2.0-11`),
      ...push(`${HOST}/platform/web:latest`),
      ...push(`${away}/platform/web:1.2.0-11`),
      ...push(`${away}/platform/web:latest`),
    ]);
  });

  it("counts from one, and pushes nothing that failed its tests", () => {
    assert.match(run(ARGS).said, /^1\.2\.0-1 /);
    for (const broken of [{ fails: "build" }, { fails: "push" }])
      assert.equal(run(ARGS, broken).status, 7, JSON.stringify(broken));
    const failed = run({ ...ARGS, testCommands: ["false"] });
    assert.equal(failed.status, 7);
    assert.ok(!failed.docker.some((line) => line.startsWith("docker push")));
  });

  it("takes the newest image of a parent of ours, and says which one is missing", () => {
    const { docker, status } = run(
      { ...ARGS, parent: OF_OURS },
      { tags: "1.9.0-1\t1.10.0-2\t1.10.0-10\t2.0.0-1\tlatest" },
    );
    assert.equal(status, 0);
    assert.ok(docker.some((line) => line.includes(`PARENT_IMAGE=${HOST}/platform/base@${DIGEST}`)));
    const lacking = run({ ...ARGS, parent: OF_OURS }, { tags: "2.0.0-1" });
    assert.equal(lacking.status, 7);
    assert.match(lacking.error, /No image 1\.x\.x of base is in the repository platform\/base: build it first\./);
    assert.ok(!lacking.docker.some((line) => line.startsWith("docker build")));
  });

  it("builds each platform on its own machine, and joins what they exported", () => {
    const args: DockerBuildspecArgs = {
      ...ARGS,
      platforms: ["linux/amd64", "linux/arm64"],
      containerTags: ["latest"],
      parent: OF_OURS,
    };
    const { batch } = dockerBuildspec(args) as unknown as Spec;
    assert.deepEqual(
      batch?.["build-graph"].map(({ identifier, env, "depend-on": after }) => [
        identifier,
        env?.type,
        env?.variables["PARENT_REPOSITORY"],
        after,
      ]),
      [
        ["amd64", "LINUX_CONTAINER", "platform/base", undefined],
        ["arm64", "ARM_CONTAINER", "platform/base-arm64", undefined],
        ["join", undefined, undefined, ["amd64", "arm64"]],
      ],
    );
    const part = run(args, { tags: "1.0.0-1" }, "arm64");
    assert.equal(part.said, `1.2.0-arm64-11111111-aaaa ${DIGEST}`);
    assert.equal(part.docker.at(-1), `docker push ${HOST}/platform/web:1.2.0-arm64-11111111-aaaa`);
    const other = DIGEST.replaceAll("ab", "cd");
    const joined = run(args, { tags: "1.2.0-1", digests: `${DIGEST}\n${other}` }, "join");
    assert.equal(joined.said, `1.2.0-2 ${DIGEST}`, joined.error);
    assert.deepEqual(joined.docker.slice(1), [
      `docker buildx imagetools create --tag ${HOST}/platform/web:1.2.0-2 --tag ${HOST}/platform/web:latest ` +
        `${HOST}/platform/web@${DIGEST} ${HOST}/platform/web@${other}`,
    ]);
    assert.equal(run(args, { digests: DIGEST }, "join").status, 7, "one of two platforms is not an image of both");
    assert.equal(run({ ...args, testCommands: ["false"] }, { tags: "1.0.0-1" }, "arm64").status, 7);
  });

  it("gives files the modes of a clone", () => {
    const script = join(folder, "context", "deep", "start.sh");
    const binary = join(folder, "context", "logo.png");
    writeFileSync(script, "#!/bin/sh\n", { mode: 0o600 });
    writeFileSync(binary, Buffer.from([0, 0, 1]), { mode: 0o777 });
    assert.equal(run(ARGS).status, 0);
    assert.equal(statSync(script).mode & 0o777, 0o755);
    assert.equal(statSync(binary).mode & 0o777, 0o644);
  });
});

interface Spec {
  readonly env: { readonly variables: Readonly<Record<string, string>> };
  readonly phases: Readonly<Record<"pre_build" | "build", { readonly commands: readonly string[] }>>;
  readonly batch?: {
    readonly "build-graph": readonly {
      readonly identifier: string;
      readonly "depend-on"?: readonly string[];
      readonly env?: { readonly type: string; readonly variables: Readonly<Record<string, string>> };
    }[];
  };
}

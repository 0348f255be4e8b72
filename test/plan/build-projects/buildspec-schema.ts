const text = { type: "string" };
const texts = { type: "array", items: text, minItems: 1 };
const values = { type: "object", additionalProperties: text };

function mapping(properties: object, required: readonly string[] = []) {
  return { type: "object", additionalProperties: false, properties, required };
}

const identifier = { type: "string", pattern: "^[A-Za-z0-9_]{1,127}$" };
const taskEnv = mapping({
  "compute-type": text,
  fleet: text,
  image: text,
  "privileged-mode": { type: "boolean" },
  type: text,
  variables: values,
});
const task = {
  identifier,
  buildspec: text,
  "debug-session": { type: "boolean" },
  env: taskEnv,
  "ignore-failure": { type: "boolean" },
};
const phase = mapping({
  "run-as": text,
  "on-failure": text,
  "runtime-versions": values,
  commands: texts,
  finally: texts,
});

/**
 * What AWS's pages allow of a buildspec, in words of our own; read 2026-11-22:
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html and …/batch-build-buildspec.html. Of identifiers the
 * service says "only alphanumeric characters and underscores and be less than 128 characters".
 */
export const BUILDSPEC = mapping(
  {
    version: { const: 0.2 },
    env: mapping({
      shell: { enum: ["bash", "sh", "pwsh", "powershell.exe", "cmd.exe", "/bin/sh"] },
      variables: values,
      "parameter-store": values,
      "secrets-manager": values,
      "exported-variables": texts,
    }),
    batch: {
      ...mapping({
        "fast-fail": { type: "boolean" },
        "build-list": { type: "array", minItems: 1, maxItems: 100, items: mapping(task, ["identifier"]) },
        "build-graph": {
          type: "array",
          minItems: 1,
          maxItems: 100,
          items: mapping({ ...task, "depend-on": { type: "array", minItems: 1, items: identifier } }, ["identifier"]),
        },
        "build-matrix": mapping({
          static: mapping({
            "ignore-failure": { type: "boolean" },
            env: mapping({ type: text, "privileged-mode": { type: "boolean" } }),
          }),
          dynamic: mapping({
            buildspec: texts,
            env: mapping({
              "compute-type": texts,
              image: texts,
              variables: { type: "object", additionalProperties: texts },
            }),
          }),
        }),
      }),
    },
    phases: mapping({ install: phase, pre_build: phase, build: phase, post_build: phase }),
    reports: {
      type: "object",
      maxProperties: 5,
      additionalProperties: mapping(
        { files: texts, "base-directory": text, "discard-paths": { type: "boolean" }, "file-format": text },
        ["files"],
      ),
    },
    artifacts: mapping({ files: texts, name: text, "base-directory": text, "discard-paths": { type: "boolean" } }, [
      "files",
    ]),
    cache: mapping({ paths: texts }),
  },
  ["version", "phases"],
);

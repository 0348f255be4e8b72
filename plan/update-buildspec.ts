/** What the runner of updates is told. */
export interface UpdateBuildspecArgs {
  /** `owner/name` on github.com, else an HTTPS address. */
  readonly repository: string;
  readonly stack: string;
}

const FOLDER = '"$CODEBUILD_SRC_DIR/repository"';

/** Where a repository is cloned from. */
export function repositoryAddress(repository: string): URL {
  return new URL(repository.startsWith("https://") ? repository : `https://github.com/${repository}`);
}

/**
 * Checks out the default branch by a token of the App, installs the version of golden that its lock file names, and proposes: updates first, and
 * then, whether or not these succeeded, what consumers are to follow. The token is in no file and no command.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function updateBuildspec({ repository, stack }: UpdateBuildspecArgs): Readonly<Record<string, unknown>> {
  const { origin, host, href } = repositoryAddress(repository);
  // Read by golden for releases of others, which github.com alone has: a server's token must not go there.
  const token = host === "github.com" ? "GITHUB_TOKEN" : "GH_ENTERPRISE_TOKEN";
  const helper = `!f() { echo username=x-access-token; echo "password=$${token}"; }; f`;
  const golden = (words: string): string => `cd ${FOLDER} && npx --no -- golden ${words} --stack '${stack}'`;
  return {
    version: 0.2,
    env: { shell: "bash" },
    phases: {
      install: {
        "runtime-versions": { nodejs: 22 },
        commands: [
          `${token}="$(node "$CODEBUILD_SRC_DIR/app-token.js" '${repository}')" && export ${token}`,
          `git config --global 'credential.${origin}.helper' '${helper}'`,
          `git clone --quiet --single-branch '${href}' ${FOLDER}`,
          // No script of a package runs where the App and the role are.
          `cd ${FOLDER} && npm ci --ignore-scripts --no-audit --no-fund`,
          // A team's repository has golden compiled, in the package.
          `cd ${FOLDER} && if [ -f stacks/index.ts ]; then npm run prepare; fi`,
        ],
      },
      build: { commands: [golden(`update --pull-request --repository '${repository}'`)] },
      post_build: { commands: [golden("consumers update --all")] },
    },
  };
}

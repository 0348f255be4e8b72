import { runUnderMocks } from "./mocks";

/**
 * `mocked-program ours ROOT STACK` runs our program under mocks; `mocked-program bare PROGRAM LIST ROOT STACK` the bare one.
 * Prints the number of cloud resources.
 */
const [which, ...args] = process.argv.slice(2) as [string, ...string[]];
let resources = 0;
process.on("exit", () => {
  process.stdout.write(`${resources.toString()} resources\n`);
});
void (which === "ours" ? ours(args as [string, string]) : bare(args as [string, string, string, string]));

async function ours([root, stack]: readonly [string, string]): Promise<void> {
  await runUnderMocks(
    { root, stack },
    () => import("../../stacks/stack-program.js").then(({ stackProgram }) => stackProgram({ root })),
    count,
  );
}

async function bare([file, list, root, stack]: readonly [string, string, string, string]): Promise<void> {
  const program = (): Promise<unknown> =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a plain JavaScript program outside of our build
    Promise.resolve((require(file) as { register: (list: string) => number }).register(list));
  await runUnderMocks({ root, stack }, program, count);
}

function count({ custom }: { readonly custom?: boolean | undefined }): void {
  if (custom === true) resources++;
}

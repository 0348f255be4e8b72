/** For the tests of a `describe`, the engine writes its state before and after each step, as it does for users. */
export function withCheckpoints(): void {
  const NAME = "PULUMI_SKIP_CHECKPOINTS";
  let outside: string | undefined;
  before(() => {
    outside = process.env[NAME];
    Reflect.deleteProperty(process.env, NAME);
  });
  after(() => {
    if (outside !== undefined) process.env[NAME] = outside;
  });
}

import type { Command } from "commander";
import type { Run } from "../options";

export function addFlags(command: Command, run: Run): void {
  command
    .argument("[shell]", "bash, zsh, fish or powershell")
    .allowExcessArguments()
    .addHelpText(
      "after",
      `
Examples:
  source <(golden complete bash)                        in ~/.bashrc
  source <(golden complete zsh)                         in ~/.zshrc
  golden complete fish > ~/.config/fish/completions/golden.fish

The script asks golden itself, so golden must be on the PATH:
  npm install --global golden-images, or PATH="$PWD/node_modules/.bin:$PATH"`,
    )
    .action((_shell: string | undefined, _options: unknown, self: Command) =>
      run((terminal) => import("./run.js").then(({ complete }) => complete(self, terminal))),
    );
}

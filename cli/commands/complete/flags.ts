import type { Command } from "commander";

export function addFlags(command: Command): void {
  command.argument("[shell]", "bash, zsh, fish or powershell").allowExcessArguments();
}

export const HELP = `
Examples:
  source <(golden complete bash)                        in ~/.bashrc
  source <(golden complete zsh)                         in ~/.zshrc
  golden complete fish > ~/.config/fish/completions/golden.fish

The script asks golden itself, so golden must be on the PATH:
  npm install --global golden-images, or PATH="$PWD/node_modules/.bin:$PATH"`;

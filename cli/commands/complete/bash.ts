/**
 * Bash's completion script. The library's own needs the functions of the package bash-completion, cannot be sourced
 * twice, and evaluates what stands on the line; this one asks for candidates and takes those that fit.
 */
export const BASH_COMPLETION = `# bash completion for golden
_golden_complete() {
  local current=\${COMP_WORDS[COMP_CWORD]} candidate rest
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate rest; do
    [[ $candidate != :* && $candidate == "$current"* ]] && COMPREPLY+=("$candidate")
  done < <(golden complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _golden_complete golden`;

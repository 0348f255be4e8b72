import type { Architecture, ContainerDefinition } from "../image-definition";

type Named = Pick<ContainerDefinition, "name" | "repository">;

/** Name of a container's repository; one that is adopted is as it is written. */
export function filledName(
  { name, repository }: Named,
  architecture: Architecture,
  prefix: string | undefined,
): string {
  if (repository.kind === "adopt") return repository.name;
  return repository.name
    .replaceAll("{name}", prefix === undefined ? name : `${prefix}-${name}`)
    .replaceAll("{architecture}", architecture.replace("_", "-"));
}

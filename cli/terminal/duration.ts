/** `41 min 3 s`; of hours without seconds. */
export function durationWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours.toString()} h ${minutes.toString()} min`;
  return minutes > 0 ? `${minutes.toString()} min ${(seconds % 60).toString()} s` : `${seconds.toString()} s`;
}

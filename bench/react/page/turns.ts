/**
 * The contestants in the order of one round: it begins with another one each time, and every second round goes backwards, so that nobody always comes
 * after the same one. What a contestant leaves behind, garbage and what the engine has learned, the next one pays for.
 */
export function turnsOf(names: readonly string[], round: number): readonly string[] {
  const first = round % names.length
  const turns = [...names.slice(first), ...names.slice(0, first)]
  return round % 2 === 0 ? turns : turns.toReversed()
}

/** Prints what a command answers as one JSON object, or why it could not, with exit code 1. */
export async function run(command: () => Promise<object>): Promise<void> {
  try {
    console.log(JSON.stringify(await command()));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** @throws Error naming the option */
export function required(option: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Error(`${option} is missing`);
  return value;
}

/** @throws Error naming the option and what it may be */
export function oneOf<Choice extends string>(option: string, value: string, choices: Choice[]): Choice {
  const choice = choices.find((one) => one === value);
  if (choice === undefined) throw new Error(`${option} must be one of ${choices.join(', ')}; got ${value}`);
  return choice;
}

/** @throws Error naming the option */
export function wholeNumber(option: string, value: string, least: number): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isSafeInteger(number) || number < least) {
    throw new Error(`${option} must be a whole number from ${least} on; got ${value}`);
  }
  return number;
}

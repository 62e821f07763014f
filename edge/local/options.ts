import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Ends a command that cannot do what it was asked for, with the reason in a line and exit code 2. */
export function refuse(reason: string): never {
  console.error(reason);
  process.exit(2);
}

/** The options that a command was started with, as `parseArgs` reads them. Others are refused, naming them. */
export function optionsOf<const Options extends NonNullable<ParseArgsConfig['options']>>(options: Options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

import Type from 'typebox';

/** What the environment says about the terminal. */
export const terminalConfig = Type.Object({
  noColor: Type.Optional(
    Type.String({ env: 'NO_COLOR', description: 'Set to anything: print without colours' }),
  ),
});

/** The process's variables, or a test's own record of them. An absent and an empty variable mean the same. */
export type Environment = Readonly<Record<string, string | undefined>>;

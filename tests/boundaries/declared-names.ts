import {
  type BindingPattern,
  type BindingRestElement,
  type ParamPattern,
  type Program,
  Visitor,
} from 'oxc-parser';

/** The names that a file declares anywhere: enough to tell a parameter called `process` from the global, without tracking scopes. */
export function declaredNames(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (pattern: BindingPattern | BindingRestElement | ParamPattern | null) => {
    if (pattern !== null) for (const name of namesIn(pattern)) names.add(name);
  };
  const addFunction = ({ id, params }: { id?: BindingPattern | null; params: readonly ParamPattern[] }) => {
    add(id ?? null);
    params.forEach(add);
  };
  new Visitor({
    VariableDeclarator: ({ id }) => add(id),
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: ({ params }) => params.forEach(add),
    ClassDeclaration: ({ id }) => add(id),
    CatchClause: ({ param }) => add(param),
    ImportSpecifier: ({ local }) => add(local),
    ImportDefaultSpecifier: ({ local }) => add(local),
    ImportNamespaceSpecifier: ({ local }) => add(local),
    // The parameters of function types are names that refer to nothing.
    TSFunctionType: ({ params }) => params.forEach(add),
    TSMethodSignature: ({ params }) => params.forEach(add),
  }).visit(program);
  return names;
}

function namesIn(pattern: BindingPattern | BindingRestElement | ParamPattern): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'TSParameterProperty':
      return namesIn(pattern.parameter);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : namesIn(element)));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === 'Property' ? property.value : property.argument),
      );
  }
}

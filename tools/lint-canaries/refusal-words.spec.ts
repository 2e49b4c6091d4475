import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

function sourceFiles(): ts.SourceFile[] {
  const folders = ['libs', 'apps'].flatMap((group) => readdirSync(root + group).map((name) => `${group}/${name}/src`));
  return folders.flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.(spec|fixture)\.tsx?$/.test(path))
      .map((path) => `${folder}/${path}`)
      .map((path) => ts.createSourceFile(path, readFileSync(root + path, 'utf8'), ts.ScriptTarget.Latest)),
  );
}

/** Every call of `name`, wherever it stands in the file. */
function callsOf(name: string, file: ts.SourceFile): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name)
      found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function literalsIn(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...literalsIn(node.whenTrue), ...literalsIn(node.whenFalse)];
  return [];
}

const files = sourceFiles();
const withWords = new Set(
  files
    .flatMap((file) => callsOf('defineRefusals', file))
    .flatMap((call) => call.arguments)
    .flatMap((words) => (ts.isObjectLiteralExpression(words) ? words.properties : []))
    .map(({ name }) => (name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : '')),
);

it('finds words and refusals in the sources', () => {
  expect(withWords).toContain('NOT_PERMITTED');
  expect(files.flatMap((file) => callsOf('refuse', file)).length).toBeGreaterThan(10);
});

it('has words, Chinese and English, for every reason that the sources refuse with', () => {
  const wordless = files.flatMap((file) =>
    callsOf('refuse', file)
      .flatMap((call) => call.arguments.slice(0, 1))
      .flatMap(literalsIn)
      .filter((reason) => !withWords.has(reason))
      .map((reason) => `${file.fileName}: ${reason}`),
  );
  expect(wordless).toEqual([]);
});

it('loads every file of words with the code that refuses with them: words nobody imports are not known at run time', () => {
  const imported = new Set(
    files.flatMap((file) =>
      file.statements.flatMap((statement) =>
        (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
        statement.moduleSpecifier !== undefined &&
        ts.isStringLiteral(statement.moduleSpecifier)
          ? [statement.moduleSpecifier.text.split('/').at(-1)?.replace(/\.js$/, '.ts') ?? '']
          : [],
      ),
    ),
  );
  const unloaded = files
    .filter((file) => callsOf('defineRefusals', file).length > 0)
    .map(({ fileName }) => fileName)
    .filter((path) => !imported.has(path.split('/').at(-1) ?? ''));
  expect(unloaded).toEqual([]);
});

// How each generator is installed, run, compiled and tried: one recipe each, with pinned versions.
import { join } from 'node:path'

export interface Step {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface Recipe {
  readonly name: string
  readonly version: string
  /** Programs that must be on the PATH. */
  readonly needs: readonly string[]
  /** Run in the root of the repository. Cheap if it ran before. */
  readonly install: readonly Step[]
  /** The other steps run in a folder of their own, which starts with these files. */
  readonly files: Readonly<Record<string, string>>
  /** A program in `flows/`, and where it goes in that folder. */
  readonly flow: readonly [from: string, to: string]
  readonly generate: readonly Step[]
  readonly compile: readonly Step[]
  readonly run: Step
}

export const versions = {
  'openapi-typescript': '7.13.0',
  'openapi-python-client': '0.29.1',
  'oapi-codegen': '2.8.2',
  'openapi-generator': '7.26.0',
} as const

/** Everything that is installed or generated is here. */
export const cache = join(import.meta.dirname, '..', '..', '.cache', 'generators')
export const documentPath = join(cache, 'openapi.json')

const step = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Step => ({ command, args, env })

const venv = (program: string): string => join(cache, 'python', 'bin', program)
const onVenv = { PATH: `${venv('')}:${process.env.PATH}` }
const python = [
  step('python3', ['-m', 'venv', join(cache, 'python')]),
  step(venv('pip'), [
    'install',
    '--quiet',
    `openapi-python-client==${versions['openapi-python-client']}`,
    `openapi-generator-cli==${versions['openapi-generator']}`,
    'urllib3==2.7.0',
    'python-dateutil==2.9.0.post0',
  ]),
]

const npm = [
  step('npm', [
    ...['install', '--prefix', cache, '--no-save', '--no-audit', '--no-fund'],
    `openapi-typescript@${versions['openapi-typescript']}`,
    ...['openapi-fetch@0.17.0', 'typescript@5.9.3', '@types/node@20.19.24'],
  ]),
]
const npmProgram = (name: string): string => join(cache, 'node_modules', '.bin', name)
const tsc = (module: string, file: string): Step =>
  step(npmProgram('tsc'), [
    ...['--strict', '--target', 'es2022', '--module', module, '--rootDir', '.', '--outDir', 'dist'],
    ...['--types', 'node', '--typeRoots', join(cache, 'node_modules', '@types'), file],
  ])

const go = { GOPATH: join(cache, 'go'), GOFLAGS: '-mod=mod -modcacherw', GOTOOLCHAIN: 'local' }
const goModule = (requirement: string): string =>
  `module identivia.example/flow\n\ngo 1.24\n\nrequire ${requirement}\n`
const goBuild = [step('go', ['build', '-o', 'flow', '.'], go)]

const openApiGenerator = (target: string, folder: string, properties: string[] = []): Step =>
  step(
    venv('openapi-generator-cli'),
    [
      ...['generate', '--input-spec', documentPath, '--generator-name', target],
      ...['--output', folder],
      ...properties.map((property) => `--additional-properties=${property}`),
    ],
    onVenv,
  )

/** Compiles every module of a package, and imports it. */
const importAll = (name: string): Step[] => [
  step(venv('python'), ['-m', 'compileall', '-q', 'api']),
  step(
    venv('python'),
    [
      '-c',
      `import importlib, pkgutil, ${name}
for module in pkgutil.walk_packages(${name}.__path__, "${name}."):
    importlib.import_module(module.name)`,
    ],
    { PYTHONPATH: 'api' },
  ),
]
const runPython = step(venv('python'), ['flow.py'], { PYTHONPATH: 'api' })

const maven = [
  '--batch-mode',
  '--quiet',
  '--file',
  join('api', 'pom.xml'),
  `-Dmaven.repo.local=${join(cache, 'maven')}`,
]

export const recipes: readonly Recipe[] = [
  {
    name: 'openapi-typescript',
    version: versions['openapi-typescript'],
    needs: ['node', 'npm'],
    install: npm,
    files: { 'package.json': '{ "type": "module" }' },
    flow: ['openapi-typescript.ts', 'flow.ts'],
    generate: [step(npmProgram('openapi-typescript'), [documentPath, '--output', 'api.ts'])],
    compile: [tsc('nodenext', 'flow.ts')],
    run: step('node', [join('dist', 'flow.js')]),
  },
  {
    name: 'openapi-python-client',
    version: versions['openapi-python-client'],
    needs: ['python3'],
    install: python,
    files: {},
    flow: ['openapi-python-client.py', 'flow.py'],
    generate: [
      step(
        venv('openapi-python-client'),
        ['generate', '--fail-on-warning', '--path', documentPath, '--output-path', 'api'],
        onVenv,
      ),
    ],
    compile: importAll('identivia_backend_api_client'),
    run: runPython,
  },
  {
    name: 'oapi-codegen',
    version: versions['oapi-codegen'],
    needs: ['go'],
    install: [
      step(
        'go',
        [
          'install',
          `github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v${versions['oapi-codegen']}`,
        ],
        go,
      ),
    ],
    files: {
      'go.mod': goModule('github.com/oapi-codegen/runtime v1.9.0'),
      'api/doc.go': 'package api\n',
    },
    flow: ['oapi-codegen.go', 'main.go'],
    generate: [
      step(join(cache, 'go', 'bin', 'oapi-codegen'), [
        ...['-generate', 'types,client', '-package', 'api'],
        ...['-o', join('api', 'api.go'), documentPath],
      ]),
    ],
    compile: goBuild,
    run: step('./flow', []),
  },
  {
    name: 'openapi-generator python',
    version: versions['openapi-generator'],
    needs: ['python3', 'java'],
    install: python,
    files: {},
    flow: ['openapi-generator.py', 'flow.py'],
    generate: [openApiGenerator('python', 'api')],
    compile: importAll('openapi_client'),
    run: runPython,
  },
  {
    name: 'openapi-generator java',
    version: versions['openapi-generator'],
    needs: ['python3', 'java', 'mvn'],
    install: python,
    files: {},
    flow: ['Flow.java', join('api', 'src', 'main', 'java', 'Flow.java')],
    generate: [openApiGenerator('java', 'api')],
    compile: [step('mvn', [...maven, 'compile'])],
    run: step('mvn', [
      ...maven,
      'org.codehaus.mojo:exec-maven-plugin:3.5.0:java',
      '-Dexec.mainClass=Flow',
    ]),
  },
  {
    name: 'openapi-generator go',
    version: versions['openapi-generator'],
    needs: ['python3', 'java', 'go'],
    install: python,
    files: {
      'go.mod': goModule('golang.org/x/oauth2 v0.27.0'),
    },
    flow: ['openapi-generator.go', 'main.go'],
    generate: [openApiGenerator('go', 'api', ['packageName=api', 'withGoMod=false'])],
    compile: goBuild,
    run: step('./flow', []),
  },
  {
    name: 'openapi-generator typescript-fetch',
    version: versions['openapi-generator'],
    needs: ['python3', 'java', 'node', 'npm'],
    install: [...python, ...npm],
    files: { 'package.json': '{ "type": "commonjs" }' },
    flow: ['typescript-fetch.ts', 'flow.ts'],
    generate: [openApiGenerator('typescript-fetch', 'api')],
    compile: [tsc('commonjs', 'flow.ts')],
    run: step('node', [join('dist', 'flow.js')]),
  },
]
